package dev.sluice.cli.provider;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.util.Base64;

/** The text form of keys and certificates (RFC 7468). */
final class Pem {

    private static final int LINE = 64;

    private Pem() {}

    static String of(String type, byte[] der) {
        String base64 = Base64.getMimeEncoder(LINE, "\n".getBytes(US_ASCII)).encodeToString(der);
        return "-----BEGIN %1$s-----\n%2$s\n-----END %1$s-----\n".formatted(type, base64);
    }
}
