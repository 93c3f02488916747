package dev.sluice.ingest.provider.paypal;

import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.PublicKey;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The keys that PayPal signs with. A chain of certificates is fetched once, and checked whenever its key is used. What could
 * not be had, or is not PayPal's, is asked for again after a while only, for each certificate by itself: anybody can make us
 * ask, and must not keep us from asking for another one. Thread-safe.
 */
final class PayPalKeys {

    /** It cannot be said whose key it is: the certificate cannot be had now. */
    static final class UnavailableException extends Exception {
        UnavailableException() {
            super("the certificate cannot be had now", null, false, false);
        }
    }

    /** Before the same certificate is asked for again. */
    private static final Duration PAUSE = Duration.ofSeconds(2);

    /** Certificates whose pauses are remembered. Of more than these, the first may be asked for sooner. */
    private static final int MOST_PAUSES = 1000;

    /** Fetched at once; the others wait for their turn, in their order. */
    private static final int MOST_FETCHES = 8;

    private static final Duration BETWEEN_LINES = Duration.ofSeconds(1);

    private static final Duration LONGEST_WAIT = Duration.ofSeconds(2);

    private static final Logger log = LoggerFactory.getLogger(PayPalKeys.class);

    /** @param isRefused whether it was had, and is not PayPal's */
    private record Pause(Instant end, boolean isRefused) {}

    private final Map<CertificateUrl, List<X509Certificate>> chains = new ConcurrentHashMap<>();

    /** The first to begin is the first one of them. Guarded by itself. */
    private final Map<CertificateUrl, Pause> pauses = new LinkedHashMap<>();

    private final Semaphore fetches = new Semaphore(MOST_FETCHES, true);
    private Instant nextLine = Instant.MIN;
    private int leftOut;
    private final CertificateSource source;
    private final TrustedCertificates trusted;
    private final InstantSource clock;

    PayPalKeys(CertificateSource source, TrustedCertificates trusted, InstantSource clock) {
        this.source = source;
        this.trusted = trusted;
        this.clock = clock;
    }

    /**
     * Null where it is not PayPal's now.
     *
     * @throws UnavailableException where that cannot be said now
     */
    @Nullable
    PublicKey of(CertificateUrl url) throws UnavailableException {
        List<X509Certificate> known = chains.get(url);
        return known == null ? ofUnknown(url) : key(url, known);
    }

    private @Nullable PublicKey ofUnknown(CertificateUrl url) throws UnavailableException {
        try {
            if (!fetches.tryAcquire(LONGEST_WAIT.toMillis(), TimeUnit.MILLISECONDS)) {
                throw new UnavailableException();
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            throw new UnavailableException();
        }
        try {
            List<X509Certificate> known = chains.get(url);
            return known == null ? fetch(url) : key(url, known);
        } finally {
            fetches.release();
        }
    }

    private @Nullable PublicKey key(CertificateUrl url, List<X509Certificate> chain) {
        try {
            return trusted.check(chain, url.live(), clock.instant());
        } catch (GeneralSecurityException e) {
            tell("certificate_refused", url, e);
            return null;
        }
    }

    private @Nullable PublicKey fetch(CertificateUrl url) throws UnavailableException {
        Pause pause = pause(url);
        if (pause != null && clock.instant().isBefore(pause.end())) {
            if (pause.isRefused()) {
                return null;
            }
            throw new UnavailableException();
        }
        try {
            List<X509Certificate> chain = TrustedCertificates.parse(source.get(url));
            PublicKey key = key(url, chain);
            if (key == null) {
                pause(url, true);
            } else {
                // Only what PayPal has certified: nobody else can make this grow
                chains.put(url, chain);
            }
            return key;
        } catch (GeneralSecurityException e) {
            tell("certificate_refused", url, e);
            pause(url, true);
            return null;
        } catch (IOException e) {
            tell("certificate_unavailable", url, e);
            pause(url, false);
            throw new UnavailableException();
        }
    }

    /** Whatever anybody names: one line a second, of whichever. */
    private synchronized void tell(String event, CertificateUrl url, Exception reason) {
        Instant now = clock.instant();
        if (now.isBefore(nextLine)) {
            leftOut++;
            return;
        }
        log.warn("event={} url={} reason=\"{}\" left_out={}", event, url, reason, leftOut);
        nextLine = now.plus(BETWEEN_LINES);
        leftOut = 0;
    }

    private @Nullable Pause pause(CertificateUrl url) {
        synchronized (pauses) {
            return pauses.get(url);
        }
    }

    private void pause(CertificateUrl url, boolean isRefused) {
        synchronized (pauses) {
            pauses.remove(url);
            if (pauses.size() == MOST_PAUSES) {
                pauses.remove(pauses.keySet().iterator().next());
            }
            pauses.put(url, new Pause(clock.instant().plus(PAUSE), isRefused));
        }
    }
}
