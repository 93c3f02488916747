package dev.sluice.ingest.provider.stripe;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.stripe.exception.SignatureVerificationException;
import com.stripe.net.Webhook;
import dev.sluice.ingest.provider.Mutations;
import dev.sluice.ingest.provider.Mutations.Signed;
import dev.sluice.ingest.provider.Verifier.Verdict;
import java.security.GeneralSecurityException;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Held to Stripe's own library: it signs what is taken, and refuses what is refused. */
class StripeSignatureTest {

    private static final String HEADER = "Stripe-Signature";
    private static final String SECRET = "whsec_4f1e2a90c6b84f2f9b1f0c4f5d3e7a61";
    private static final String NEW_SECRET = "whsec_a-new-one-that-is-no-base64!";
    private static final long TIME = 1_795_000_000;
    private static final String BODY = """
            {"id":"evt_1","object":"event","type":"payment_intent.succeeded","livemode":true,"data":{"object":{"amount":1999}}}\
            """;

    private List<String> secrets = List.of(SECRET);
    private Instant now = Instant.ofEpochSecond(TIME);

    @ParameterizedTest
    @ValueSource(strings = {BODY, "{}", "", "{\"text\":\"wéb ✓ 😀\"}\n"})
    void takesWhatStripesLibrarySigns(String body) {
        Signed signed = signed(header(TIME, sign(SECRET, TIME, body)), body);

        assertThat(verdict(signed)).isEqualTo(Verdict.VERIFIED);
        assertThat(isTakenByStripe(signed)).isTrue();
    }

    @Test
    void takesASecretAsItIsSpelled() {
        secrets = List.of(NEW_SECRET);

        assertThat(verdict(signed(header(TIME, sign(NEW_SECRET, TIME, BODY)), BODY)))
                .isEqualTo(Verdict.VERIFIED);
    }

    @Test
    void takesEitherSecretWhileOneIsRolled() {
        secrets = List.of(NEW_SECRET, SECRET);
        String both = "t=%s,v1=%s,v1=%s,v0=%s"
                .formatted(TIME, sign("whsec_third", TIME, BODY), sign(SECRET, TIME, BODY), "0".repeat(64));

        assertThat(verdict(signed(header(TIME, sign(SECRET, TIME, BODY)), BODY)))
                .isEqualTo(Verdict.VERIFIED);
        assertThat(verdict(signed(header(TIME, sign(NEW_SECRET, TIME, BODY)), BODY)))
                .isEqualTo(Verdict.VERIFIED);
        assertThat(verdict(signed(both, BODY))).isEqualTo(Verdict.VERIFIED);
        assertThat(isTakenByStripe(signed(both, BODY))).isTrue();
    }

    @Test
    void refusesAnotherSecretBodyAndTime() {
        String right = sign(SECRET, TIME, BODY);

        for (Signed signed : List.of(
                signed(header(TIME, sign(NEW_SECRET, TIME, BODY)), BODY),
                signed(header(TIME, right), BODY + " "),
                signed(header(TIME + 1, right), BODY))) {
            assertThat(verdict(signed)).isEqualTo(Verdict.WRONG);
            assertThat(isTakenByStripe(signed)).isFalse();
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {-300, 0, 300})
    void takesATimeWithinTheTolerance(long secondsLater) {
        now = now.plusSeconds(secondsLater).plusMillis(999);

        assertThat(verdict(signed(header(TIME, sign(SECRET, TIME, BODY)), BODY)))
                .isEqualTo(Verdict.VERIFIED);
    }

    /** Stripe's library has no limit ahead. */
    @ParameterizedTest
    @ValueSource(longs = {-301, 301})
    void refusesATimeOutOfTheTolerance(long secondsLater) {
        now = now.plusSeconds(secondsLater);
        Signed signed = signed(header(TIME, sign(SECRET, TIME, BODY)), BODY);

        assertThat(verdict(signed)).isEqualTo(Verdict.STALE);
        assertThat(isTakenByStripe(signed)).isEqualTo(secondsLater < 0);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "t=TIME",
                "v1=RIGHT",
                "t=TIME,v0=RIGHT",
                "t=TIME,v1=",
                "t=TIME,v1=RIGHT0",
                "t=soon,v1=RIGHT",
                "t=-1,v1=RIGHT",
                "t=9999999999999999999,v1=RIGHT",
                "t=,v1=RIGHT",
                "v1=RIGHT;t=TIME",
            })
    void refusesAHeaderThatIsNoneAsStripeDoes(String header) {
        Signed signed = signed(header.replace("TIME", "" + TIME).replace("RIGHT", sign(SECRET, TIME, BODY)), BODY);

        assertThat(verdict(signed)).isNotEqualTo(Verdict.VERIFIED);
        assertThat(isTakenByStripe(signed)).isFalse();
    }

    /** Where Stripe's library guesses, or has no limit. */
    @Test
    void refusesWhatMayBeReadInTwoWaysOrIsLong() {
        String right = sign(SECRET, TIME, BODY);

        for (String header : List.of(
                "t=%s,t=1,v1=%s".formatted(TIME, right),
                "t=%s,v1=%s".formatted(TIME, right) + ",v0=0".repeat(20),
                "t=%s,v1=%s,v0=".formatted(TIME, right) + "0".repeat(2000))) {
            assertThat(verdict(signed(header, BODY))).isEqualTo(Verdict.UNSIGNED);
        }
    }

    @Test
    void takesNoneOfTenThousandMutations() {
        Signed valid = signed(header(TIME, sign(SECRET, TIME, BODY)), BODY);
        assertThat(verdict(valid)).isEqualTo(Verdict.VERIFIED);

        assertThat(Mutations.of(valid, 1))
                .hasSize(Mutations.COUNT)
                .allSatisfy(mutated -> assertThat(verdict(mutated)).isNotEqualTo(Verdict.VERIFIED));
    }

    private Verdict verdict(Signed signed) {
        return signed.checkedBy(new StripeSignature(secrets, () -> now));
    }

    private boolean isTakenByStripe(Signed signed) {
        try {
            return Webhook.Signature.verifyHeader(
                    new String(signed.body(), UTF_8),
                    signed.header(HEADER),
                    SECRET,
                    300,
                    Clock.fixed(now, ZoneOffset.UTC));
        } catch (SignatureVerificationException | NumberFormatException _) {
            return false;
        }
    }

    private static Signed signed(String header, String body) {
        return Signed.of(Map.of(HEADER, header), body.getBytes(UTF_8));
    }

    private static String header(long time, String signature) {
        return "t=%s,v1=%s".formatted(time, signature);
    }

    private static String sign(String secret, long time, String body) {
        try {
            return Webhook.Util.computeHmacSha256(secret, time + "." + body);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }
}
