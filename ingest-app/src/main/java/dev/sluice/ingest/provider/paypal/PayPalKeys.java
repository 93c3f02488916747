package dev.sluice.ingest.provider.paypal;

import dev.sluice.log.LimitedLog;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.PublicKey;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The keys that PayPal signs with. A chain of certificates is fetched once, and checked whenever its key is used. What is
 * not there, or not PayPal's, is asked for again after a while only: anybody can make us ask. Thread-safe.
 */
final class PayPalKeys {

    /** Between two that could not be had. */
    private static final Duration PAUSE = Duration.ofSeconds(2);

    private static final Logger log = LoggerFactory.getLogger(PayPalKeys.class);

    private final LimitedLog failures = new LimitedLog(log);
    private final Map<CertificateUrl, List<X509Certificate>> chains = new ConcurrentHashMap<>();
    private final ReentrantLock fetching = new ReentrantLock();
    private final CertificateSource source;
    private final TrustedCertificates trusted;
    private final InstantSource clock;
    private Instant nextFetch = Instant.MIN;

    PayPalKeys(CertificateSource source, TrustedCertificates trusted, InstantSource clock) {
        this.source = source;
        this.trusted = trusted;
        this.clock = clock;
    }

    /** Null where there is none that is PayPal's now, or it cannot be had now. */
    @Nullable
    PublicKey of(CertificateUrl url) {
        List<X509Certificate> known = chains.get(url);
        if (known == null) {
            fetching.lock();
            try {
                known = chains.get(url);
                return known == null ? fetch(url) : key(url, known);
            } finally {
                fetching.unlock();
            }
        }
        return key(url, known);
    }

    private @Nullable PublicKey key(CertificateUrl url, List<X509Certificate> chain) {
        try {
            return trusted.check(chain, url.live(), clock.instant());
        } catch (GeneralSecurityException e) {
            refused(url, e);
            return null;
        }
    }

    private @Nullable PublicKey fetch(CertificateUrl url) {
        if (clock.instant().isBefore(nextFetch)) {
            return null;
        }
        try {
            List<X509Certificate> chain = TrustedCertificates.parse(source.get(url));
            PublicKey key = trusted.check(chain, url.live(), clock.instant());
            // Only what PayPal has certified: nobody else can make this grow
            chains.put(url, chain);
            return key;
        } catch (IOException | GeneralSecurityException e) {
            nextFetch = clock.instant().plus(PAUSE);
            refused(url, e);
            return null;
        }
    }

    private void refused(CertificateUrl url, Exception reason) {
        failures.warn("event=certificate_refused url=%s reason=\"%s\"".formatted(url, reason));
    }
}
