package dev.sluice.kafka;

import java.util.regex.Pattern;

/** Hosts that are this machine, as they are written: no name is looked up. */
final class Loopback {

    private static final Pattern HOST = Pattern.compile("localhost|127(\\.\\d{1,3}){3}|\\[?::1]?");

    private Loopback() {}

    static boolean isNameOf(String host) {
        return HOST.matcher(host).matches();
    }
}
