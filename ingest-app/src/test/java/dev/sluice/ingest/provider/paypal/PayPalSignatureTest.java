package dev.sluice.ingest.provider.paypal;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.ingest.provider.Certificates;
import dev.sluice.ingest.provider.Checksums;
import dev.sluice.ingest.provider.Mutations;
import dev.sluice.ingest.provider.Mutations.Signed;
import dev.sluice.ingest.provider.Verifier.Verdict;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.Signature;
import java.security.cert.CertificateException;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** PayPal has no library of this scheme for Java any more: the JDK signs, with certificates of an authority of our own. */
class PayPalSignatureTest {

    private static final String SIGNATURE = "PAYPAL-TRANSMISSION-SIG";
    private static final String WEBHOOK_ID = "4JH86294D6297924G";
    private static final String BODY =
            "{\"id\":\"WH-1\",\"event_type\":\"PAYMENT.CAPTURE.COMPLETED\",\"text\":\"wéb\"}";
    private static final String SANDBOX = "https://api.sandbox.paypal.com/v1/notifications/certs/";
    private static final String LIVE = "https://api.paypal.com/v1/notifications/certs/";
    private static final Map<String, byte[]> CHAINS = new HashMap<>();

    private static Certificates certificates;
    private static TrustedCertificates trusted;

    private final List<String> fetched = new ArrayList<>();
    private final Map<String, String> headers = new TreeMap<>();
    private final Instant sent = Instant.now().truncatedTo(ChronoUnit.SECONDS);
    private Instant now = sent;
    private boolean live;
    private final PayPalKeys keys = keys();

    @BeforeAll
    static void certify(@TempDir Path directory) throws CertificateException {
        certificates = Certificates.in(directory);
        trusted = TrustedCertificates.of(certificates.pem("ca").getBytes(UTF_8));
        String sandbox = "CN=messageverificationcerts.sandbox.paypal.com, O=PayPal";
        chain("CERT-1-a", sandbox, "ca", 2048, "-1d", 400);
        chain("CERT-2-live", "CN=messageverificationcerts.paypal.com, O=PayPal", "ca", 2048, "-1d", 400);
        chain("CERT-3-stranger", sandbox, "stranger", 2048, "-1d", 400);
        chain("CERT-4-other", "CN=www.sandbox.paypal.com", "ca", 2048, "-1d", 400);
        chain("CERT-5-small", sandbox, "ca", 1024, "-1d", 400);
        chain("CERT-6-over", sandbox, "ca", 2048, "-20d", 10);
        chain(
                "CERT-7-trick",
                "CN=example.com, OU=CN\\=messageverificationcerts.sandbox.paypal.com",
                "ca",
                2048,
                "-1d",
                400);
        CHAINS.put("CERT-8-none", "no certificate".getBytes(UTF_8));
        CHAINS.put("CERT-9-empty", new byte[0]);
    }

    private static void chain(String name, String dname, String authority, int bits, String start, int days) {
        CHAINS.put(name, certificates.certify(name, dname, authority, bits, start, days));
    }

    @Test
    void takesWhatACertificateOfItsWorldSigned() {
        assertThat(verdict(signed("CERT-1-a"))).isEqualTo(Verdict.VERIFIED);
        live = true;
        assertThat(verdict(signed("CERT-2-live"))).isEqualTo(Verdict.VERIFIED);
    }

    @Test
    void fetchesACertificateOnce() {
        for (int i = 0; i < 3; i++) {
            assertThat(verdict(signed("CERT-1-a"))).isEqualTo(Verdict.VERIFIED);
        }

        assertThat(fetched).containsExactly(SANDBOX + "CERT-1-a");
    }

    /** Its sender is not told that its signature is wrong. */
    @Test
    void asksAgainAfterAWhileForWhatCouldNotBeHad() {
        byte[] chain = Objects.requireNonNull(CHAINS.remove("CERT-1-a"));
        try {
            assertThat(verdict(signed("CERT-1-a"))).isEqualTo(Verdict.UNAVAILABLE);
        } finally {
            CHAINS.put("CERT-1-a", chain);
        }
        assertThat(verdict(signed("CERT-1-a"))).isEqualTo(Verdict.UNAVAILABLE);
        now = now.plusSeconds(2);
        assertThat(verdict(signed("CERT-1-a"))).isEqualTo(Verdict.VERIFIED);

        assertThat(fetched).containsExactly(SANDBOX + "CERT-1-a", SANDBOX + "CERT-1-a");
    }

    /** However often a stranger names others. */
    @Test
    void asksForACertificateWhateverOthersCouldNotBeHad() {
        Signed stranger = signed("CERT-1-a");
        for (int i = 0; i < 2000; i++) {
            stranger.headers().put(PayPalSignature.CERTIFICATE, List.of(SANDBOX + "CERT-0-" + i));
            assertThat(verdict(stranger)).isEqualTo(Verdict.UNAVAILABLE);
        }
        assertThat(verdict(signed("CERT-1-a", "CERT-8-none"))).isEqualTo(Verdict.WRONG);

        assertThat(verdict(signed("CERT-1-a"))).isEqualTo(Verdict.VERIFIED);
    }

    /** It is had, and is not PayPal's: that is no trouble of ours. */
    @Test
    void asksAgainAfterAWhileForWhatIsNotPayPals() {
        for (int i = 0; i < 3; i++) {
            assertThat(verdict(signed("CERT-3-stranger"))).isEqualTo(Verdict.WRONG);
        }
        assertThat(fetched).hasSize(1);

        now = now.plusSeconds(2);
        assertThat(verdict(signed("CERT-3-stranger"))).isEqualTo(Verdict.WRONG);
        assertThat(fetched).hasSize(2);
    }

    /** While that one takes its time. */
    @Test
    void waitsForNoOtherCertificate() throws Exception {
        var begun = new CountDownLatch(1);
        var release = new CountDownLatch(1);
        var keys = new PayPalKeys(
                url -> {
                    if (url.id().equals("CERT-0-slow")) {
                        begun.countDown();
                        awaitUnchecked(release);
                    }
                    return fetch(url);
                },
                trusted,
                () -> now);
        var verifier = new PayPalSignature(WEBHOOK_ID, live, keys, () -> now);
        Signed slow = signed("CERT-1-a", "CERT-0-slow");
        Thread stranger = Thread.ofVirtual().start(() -> slow.checkedBy(verifier));
        begun.await();

        assertThat(signed("CERT-1-a").checkedBy(verifier)).isEqualTo(Verdict.VERIFIED);
        release.countDown();
        stranger.join();
    }

    private static void awaitUnchecked(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Each of their keys signs rightly. */
    @ParameterizedTest
    @ValueSource(
            strings = {"CERT-2-live", "CERT-3-stranger", "CERT-4-other", "CERT-5-small", "CERT-6-over", "CERT-7-trick"})
    void refusesACertificateThatIsNotPayPalsForThisWorldNow(String name) {
        assertThat(verdict(signed(name))).isEqualTo(Verdict.WRONG);
        assertThat(fetched).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"CERT-8-none", "CERT-9-empty"})
    void refusesWhatIsNoCertificate(String name) {
        assertThat(verdict(signed("CERT-1-a", name))).isEqualTo(Verdict.WRONG);
    }

    @Test
    void refusesASandboxesCertificateForALiveAccount() {
        live = true;

        assertThat(verdict(signed("CERT-1-a"))).isEqualTo(Verdict.WRONG);
        assertThat(fetched).containsExactly(LIVE + "CERT-1-a");
    }

    @Test
    void refusesACertificateThatIsOverSinceItWasFetched() {
        assertThat(verdict(signed("CERT-1-a"))).isEqualTo(Verdict.VERIFIED);
        now = now.plus(Duration.ofDays(400));
        Signed later = signed("CERT-1-a");
        later.headers().put(PayPalSignature.TIME, List.of(now.toString()));

        assertThat(verdict(resigned(later))).isEqualTo(Verdict.WRONG);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://evil.example/v1/notifications/certs/CERT-1-a",
                "http://api.sandbox.paypal.com/v1/notifications/certs/CERT-1-a",
                "https://api.paypal.com/v1/notifications/certs/CERT-1-a",
                "https://api.sandbox.paypal.com.evil.example/v1/notifications/certs/CERT-1-a",
                "https://api.sandbox.paypal.com@evil.example/v1/notifications/certs/CERT-1-a",
                "https://api.sandbox.paypal.com:8443/v1/notifications/certs/CERT-1-a",
                "https://API.sandbox.paypal.com/v1/notifications/certs/CERT-1-a",
                "https://api.sandbox.paypal.com/v1/notifications/certs/../certs/CERT-1-a",
                "https://api.sandbox.paypal.com/v1/notifications/certs/CERT-1-a?x=y",
                "https://api.sandbox.paypal.com/v1/notifications/certs/CERT-1-a#x",
                "https://api.sandbox.paypal.com/v1/notifications/certs/CERT-1-a\n",
                "https://api.sandbox.paypal.com/v1/notifications/certs/",
                "https://api.sandbox.paypal.com/v1/oauth2/token",
                "file:///etc/passwd",
                "",
            })
    void asksNobodyForACertificateOfAnotherPlace(String url) {
        Signed signed = signed("CERT-1-a");
        signed.headers().put(PayPalSignature.CERTIFICATE, List.of(url));

        assertThat(verdict(signed)).isEqualTo(Verdict.WRONG);
        assertThat(signed.request())
                .satisfies(
                        request -> assertThat(verifier().checkHeaders(request)).isEqualTo(Verdict.WRONG));
        assertThat(fetched).isEmpty();
    }

    @Test
    void refusesAnotherBodyIdTimeAndWebhook() {
        Signed right = signed("CERT-1-a");
        var body = new Signed(right.headers(), (BODY + " ").getBytes(UTF_8));
        Signed id = signed("CERT-1-a");
        id.headers().put(PayPalSignature.ID, List.of("other"));
        Signed time = signed("CERT-1-a");
        time.headers().put(PayPalSignature.TIME, List.of(sent.plusSeconds(1).toString()));

        assertThat(List.of(body, id, time)).allMatch(signed -> verdict(signed) == Verdict.WRONG);
        assertThat(right.checkedBy(new PayPalSignature("other", live, keys, () -> now)))
                .isEqualTo(Verdict.WRONG);
    }

    @Test
    void takesWhatIsSentAgainForThreeDaysAndNoOlder() {
        Signed signed = signed("CERT-1-a");

        now = sent.plus(Duration.ofDays(3));
        assertThat(verdict(signed)).isEqualTo(Verdict.VERIFIED);
        now = sent.plus(Duration.ofDays(4)).plusSeconds(1);
        assertThat(verdict(signed)).isEqualTo(Verdict.STALE);
        now = sent.minus(Duration.ofMinutes(6));
        assertThat(verdict(signed)).isEqualTo(Verdict.STALE);
    }

    /** All of them decode to the same bytes. */
    @Test
    void refusesAnotherSpellingOfASignature() {
        Signed signed = signed("CERT-1-a");
        String right = signed.header(SIGNATURE);
        int last = right.length() - 3;

        assertThat(List.of(
                        right.substring(0, right.length() - 2),
                        right.substring(0, last) + (char) (right.charAt(last) + 1) + "=="))
                .allSatisfy(spelling -> {
                    assertThat(Base64.getDecoder().decode(spelling))
                            .isEqualTo(Base64.getDecoder().decode(right));
                    signed.headers().put(SIGNATURE, List.of(spelling));
                    assertThat(verdict(signed)).isEqualTo(Verdict.UNSIGNED);
                });
    }

    @Test
    void refusesAnotherAlgorithm() {
        Signed signed = signed("CERT-1-a");
        signed.headers().put(PayPalSignature.ALGORITHM, List.of("SHA1withRSA"));

        assertThat(verdict(signed)).isEqualTo(Verdict.UNSIGNED);
    }

    @Test
    void takesNoneOfTenThousandMutations() {
        Signed valid = signed("CERT-1-a");
        assertThat(verdict(valid)).isEqualTo(Verdict.VERIFIED);

        assertThat(Mutations.of(valid, 4))
                .hasSize(Mutations.COUNT)
                .allSatisfy(mutated -> assertThat(verdict(mutated)).isNotEqualTo(Verdict.VERIFIED));
    }

    /** What the scheme leaves open: docs/providers.md says so. */
    @Test
    void cannotTellBodiesOfTheSameChecksumApart() {
        Signed signed = signed("CERT-1-a");
        byte[] other = "{\"id\":\"WH-2\",\"pad\":\"".getBytes(UTF_8);

        assertThat(verdict(new Signed(
                        signed.headers(), Checksums.withChecksumOf(BODY.getBytes(UTF_8), other, new byte[0]))))
                .isEqualTo(Verdict.VERIFIED);
    }

    private PayPalKeys keys() {
        return new PayPalKeys(this::fetch, trusted, () -> now);
    }

    private byte[] fetch(CertificateUrl url) throws IOException {
        fetched.add(url.toString());
        byte[] chain = CHAINS.get(url.id());
        if (chain == null) {
            throw new FileNotFoundException(url.id());
        }
        return chain;
    }

    private PayPalSignature verifier() {
        return new PayPalSignature(WEBHOOK_ID, live, keys, () -> now);
    }

    private Verdict verdict(Signed signed) {
        return signed.checkedBy(verifier());
    }

    private Signed signed(String certificate) {
        return signed(certificate, certificate);
    }

    private Signed signed(String key, String certificate) {
        headers.put(PayPalSignature.ID, "69cd13f0-d67a-11e5-baa3-778b53f4ae55");
        headers.put(PayPalSignature.TIME, sent.toString());
        headers.put(PayPalSignature.ALGORITHM, "SHA256withRSA");
        headers.put(PayPalSignature.CERTIFICATE, (live ? LIVE : SANDBOX) + certificate);
        headers.put(SIGNATURE, key);
        return resigned(Signed.of(headers, BODY.getBytes(UTF_8)));
    }

    private static Signed resigned(Signed signed) {
        String alias = signed.header(PayPalSignature.CERTIFICATE).replaceAll(".*/", "");
        String header = signed.header(SIGNATURE);
        String text = "%s|%s|%s|%s"
                .formatted(
                        signed.header(PayPalSignature.ID),
                        signed.header(PayPalSignature.TIME),
                        WEBHOOK_ID,
                        Checksums.of(signed.body()));
        try {
            var rsa = Signature.getInstance("SHA256withRSA");
            rsa.initSign(certificates.key(header.startsWith("CERT-") ? header : alias));
            rsa.update(text.getBytes(UTF_8));
            signed.headers().put(SIGNATURE, List.of(Base64.getEncoder().encodeToString(rsa.sign())));
            return signed;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }
}
