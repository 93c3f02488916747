package dev.sluice.ingest.provider.paypal;

import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Where PayPal has a certificate, spelled in the one way that is believed: of one of its two hosts, with nothing that a
 * reader of URLs might take for another host.
 *
 * @param id the certificate's name there, {@code CERT-...}
 * @param live of which of PayPal's worlds it is
 */
record CertificateUrl(String id, boolean live) {

    private static final Pattern ID = Pattern.compile("CERT-[0-9A-Za-z]+(-[0-9A-Za-z]+)*");
    private static final int MAX_ID = 100;
    private static final String PATH = "/v1/notifications/certs/";

    /** Null for a URL of any other host, path or spelling. */
    static @Nullable CertificateUrl parse(String url, boolean live) {
        String start = start(live);
        String id = url.startsWith(start) ? url.substring(start.length()) : "";
        return id.length() <= MAX_ID && ID.matcher(id).matches() ? new CertificateUrl(id, live) : null;
    }

    private static String start(boolean live) {
        return "https://" + (live ? "api.paypal.com" : "api.sandbox.paypal.com") + PATH;
    }

    @Override
    public String toString() {
        return start(live) + id;
    }
}
