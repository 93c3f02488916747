package dev.sluice.ingest.provider.standard;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.standardwebhooks.Webhook;
import dev.sluice.ingest.provider.Verifier.Verdict;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.mock.web.MockHttpServletRequest;

/** The published vector, and what the published library signs. */
class StandardWebhooksTest {

    private static final String SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
    private static final String NEW_SECRET = secret("a new secret of our provider's");
    private static final String ID = "msg_p5jXN8AQM9LWM0D4loKWxJek";
    private static final long TIME = 1614265330;
    private static final String BODY = "{\"test\": 2432232314}";
    private static final String SIGNATURE = "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=";

    private String id = ID;
    private String timestamp = "" + TIME;
    private String signatures = SIGNATURE;
    private String body = BODY;
    private Instant now = Instant.ofEpochSecond(TIME);
    private List<String> secrets = List.of(SECRET);

    @Test
    void takesThePublishedVector() {
        assertThat(verdict()).isEqualTo(Verdict.VERIFIED);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "{}", "{\"text\":\"wéb ✓ 😀\"}\n", "\u0000"})
    void takesWhatThePublishedLibrarySigns(String text) {
        body = text;
        signatures = sign(SECRET);

        assertThat(verdict()).isEqualTo(Verdict.VERIFIED);
    }

    @Test
    void takesABodyByItsBytesWhateverTheyAre() {
        byte[] bytes = {(byte) 0xff, 0, (byte) 0xc3};

        assertThat(scheme().check(request(), bytes)).isEqualTo(Verdict.WRONG);
    }

    @Test
    void refusesAWrongKey() {
        signatures = sign(NEW_SECRET);

        assertThat(verdict()).isEqualTo(Verdict.WRONG);
    }

    @Test
    void refusesASwappedBody() {
        body = BODY.replace('4', '5');

        assertThat(verdict()).isEqualTo(Verdict.WRONG);
    }

    @Test
    void refusesASwappedId() {
        id = "msg_another";

        assertThat(verdict()).isEqualTo(Verdict.WRONG);
    }

    @Test
    void refusesASwappedTimestamp() {
        timestamp = "" + (TIME + 1);

        assertThat(verdict()).isEqualTo(Verdict.WRONG);
    }

    @ParameterizedTest
    @ValueSource(longs = {-300, 0, 300})
    void takesATimeWithinTheTolerance(long secondsLater) {
        now = now.plusSeconds(secondsLater).plusMillis(999);

        assertThat(verdict()).isEqualTo(Verdict.VERIFIED);
    }

    @Test
    void refusesAnOldTimestamp() {
        now = now.plusSeconds(301);

        assertThat(verdict()).isEqualTo(Verdict.STALE);
    }

    @Test
    void refusesAFutureTimestamp() {
        now = now.minusSeconds(301);

        assertThat(verdict()).isEqualTo(Verdict.STALE);
    }

    @ParameterizedTest
    @ValueSource(strings = {"webhook-id", "webhook-timestamp", "webhook-signature"})
    void refusesAMissingHeader(String name) {
        var request = request();
        request.removeHeader(name);

        assertThat(verdict(request)).isEqualTo(Verdict.UNSIGNED);
    }

    @ParameterizedTest
    @ValueSource(strings = {"webhook-id", "webhook-timestamp", "webhook-signature"})
    void refusesAHeaderThatIsThereTwice(String name) {
        var request = request();
        request.addHeader(name, Objects.requireNonNull(request.getHeader(name)));

        assertThat(verdict(request)).isEqualTo(Verdict.UNSIGNED);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", " ", "-1614265330", "+1614265330", "1614265330.0", "16142653301614", "now", "١٦١٤٢٦٥٣٣٠"})
    void refusesATimestampThatIsNone(String text) {
        timestamp = text;

        assertThat(verdict()).isEqualTo(Verdict.UNSIGNED);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "v1",
                "v1,",
                ",",
                "v1a,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=",
                "V1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=",
                "v2,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=",
                "g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=",
                "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE",
                "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OF=",
                "v1,!!!",
            })
    void refusesASignatureThatIsNoneOfOurs(String text) {
        signatures = text;

        assertThat(verdict()).isEqualTo(Verdict.WRONG);
    }

    @Test
    void takesTheRightOneOfSeveralSignaturesAndIgnoresUnknownVersions() {
        signatures = "v1a,c29tZXRoaW5n %s v9,x %s".formatted(sign(NEW_SECRET), SIGNATURE);

        assertThat(verdict()).isEqualTo(Verdict.VERIFIED);
    }

    @Test
    void looksAtNoMoreThanTwentySignatures() {
        String others = IntStream.range(0, 19).mapToObj(i -> "v1,x").collect(Collectors.joining(" "));
        signatures = others + " " + SIGNATURE;
        assertThat(verdict()).isEqualTo(Verdict.VERIFIED);

        signatures = "v1,x " + signatures;
        assertThat(verdict()).isEqualTo(Verdict.UNSIGNED);
    }

    @Test
    void looksAtNoHeaderThatIsTooLong() {
        signatures = SIGNATURE + " " + "x".repeat(2000);
        assertThat(verdict()).isEqualTo(Verdict.UNSIGNED);

        signatures = SIGNATURE;
        id = "x".repeat(256);
        assertThat(verdict()).isEqualTo(Verdict.UNSIGNED);
    }

    @Test
    void takesOldAndNewSecretWhileBothAreSetAndThenTheNewOneOnly() {
        secrets = List.of(NEW_SECRET, SECRET);
        assertThat(verdict()).isEqualTo(Verdict.VERIFIED);
        signatures = sign(NEW_SECRET);
        assertThat(verdict()).isEqualTo(Verdict.VERIFIED);

        secrets = List.of(NEW_SECRET);
        assertThat(verdict()).isEqualTo(Verdict.VERIFIED);
        signatures = SIGNATURE;
        assertThat(verdict()).as("signed with the secret that was removed").isEqualTo(Verdict.WRONG);
    }

    private Verdict verdict() {
        return verdict(request());
    }

    private Verdict verdict(MockHttpServletRequest request) {
        return scheme().check(request, body.getBytes(UTF_8));
    }

    private StandardWebhooks scheme() {
        var properties = new StandardProperties(secrets, Duration.ofMinutes(5));
        return new StandardWebhooks(properties.keys(), properties.tolerance(), () -> now);
    }

    private MockHttpServletRequest request() {
        var request = new MockHttpServletRequest();
        request.addHeader("Webhook-Id", id);
        request.addHeader("Webhook-Timestamp", timestamp);
        request.addHeader("Webhook-Signature", signatures);
        return request;
    }

    private String sign(String secret) {
        try {
            return new Webhook(secret).sign(id, TIME, body);
        } catch (com.standardwebhooks.exceptions.WebhookSigningException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String secret(String text) {
        return "whsec_" + Base64.getEncoder().encodeToString(text.getBytes(UTF_8));
    }
}
