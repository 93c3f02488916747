package dev.sluice.ingest.provider.paypal;

import java.io.IOException;

/** Where PayPal's certificates are had from. Implementations are thread-safe, and bound the time that they take. */
@FunctionalInterface
interface CertificateSource {

    /** Most that a chain of certificates has: several times the longest. */
    int MAX_BYTES = 64 * 1024;

    /** There is no such certificate. */
    byte[] NONE = {};

    /**
     * A certificate and those that vouch for it, in PEM, as somebody says that they are: nothing of them is checked.
     * {@link #NONE} where there is no such certificate.
     *
     * @throws IOException where it cannot be had now
     */
    byte[] get(CertificateUrl url) throws IOException;
}
