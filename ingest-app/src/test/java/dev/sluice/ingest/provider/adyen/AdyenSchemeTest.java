package dev.sluice.ingest.provider.adyen;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.sluice.ingest.provider.Account.Capture;
import dev.sluice.ingest.provider.AccountEvent;
import dev.sluice.ingest.provider.AccountSettings;
import dev.sluice.ingest.update.Delivery;
import dev.sluice.setting.InvalidSettingException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.core.JsonPointer;

class AdyenSchemeTest {

    private static final String KEY = "44782DEF547AAA06C910C43932B1EB0C71FC68D9D0C057550C48EC2ACF6BA056";
    private static final String ITEM = """
            {"NotificationRequestItem":{"pspReference":"psp%s","eventCode":"CAPTURE","success":"true","merchantAccountCode":"Shop"}}\
            """;

    private final AdyenScheme scheme = new AdyenScheme();
    private final Map<String, @Nullable Object> members = new HashMap<>(Map.of("secrets_env", "KEYS"));
    private final Map<String, String> variables = new HashMap<>(
            Map.of("KEYS", KEY, "BASIC", "user:a long password", "WEAK", "user:short", "NO_USER", ":a long password"));

    @Test
    void wantsAUserAndAPassword() {
        members.put("basic_env", "BASIC");

        assertThat(scheme.verifier(settings(), true).challenge()).isEqualTo("Basic realm=\"sluice\"");
        assertThat(scheme.hasSecondFactor(settings())).isTrue();
    }

    @Test
    void doesWithoutWhereThatIsSaidByName() {
        assertRefused("accounts.shop.basic_env: it is missing: Adyen's signature covers only a part of a webhook");
        members.put("second_factor", "none");

        assertThat(scheme.verifier(settings(), true).challenge()).isEqualTo("AdyenHmac");
        assertThat(scheme.hasSecondFactor(settings())).isFalse();
    }

    @Test
    void knowsWhatItsSignatureCovers() {
        assertThat(Stream.of(
                                "/merchantReference",
                                "/pspReference",
                                "/additionalData/shopperReference",
                                "/reason",
                                "/amount")
                        .filter(pointer -> scheme.isSigned(JsonPointer.compile(pointer))))
                .containsExactly("/merchantReference", "/pspReference");
    }

    @Test
    void believesACertificateThatIsAskedForInFrontOfUs() {
        members.put("second_factor", "mtls");

        assertThat(scheme.verifier(settings(), true).challenge()).isEqualTo("AdyenHmac");
        assertThat(scheme.hasSecondFactor(settings())).isTrue();
    }

    @Test
    void refusesBothAndAnyOtherFactor() {
        members.put("second_factor", "tls");
        assertRefused("accounts.shop.second_factor: it must be none or mtls");
        members.put("second_factor", "none");
        members.put("basic_env", "BASIC");
        assertRefused("accounts.shop.second_factor: it must be none or mtls, and no basic_env or basic_file be there");
    }

    @ParameterizedTest
    @ValueSource(strings = {"WEAK", "NO_USER"})
    void refusesCredentialsThatCanBeGuessed(String variable) {
        members.put("basic_env", variable);

        assertRefused(variable + "=(hidden) cannot be used: it must be user:password");
    }

    @ParameterizedTest
    @ValueSource(strings = {"abc", KEY + "," + "x", ",", KEY + "0"})
    void refusesAKeyThatIsNone(String keys) {
        members.put("second_factor", "none");
        variables.put("KEYS", keys);

        assertRefused("KEYS=(hidden) cannot be used: each HMAC key, with commas between them, must be 64 hexadecimal");
    }

    @ParameterizedTest
    @CsvSource({"manual, MANUAL", "automatic, AUTOMATIC", ", MANUAL"})
    void knowsHowMoneyIsCaptured(@Nullable String text, Capture capture) {
        members.put("capture", text);

        assertThat(scheme.capture(settings())).isEqualTo(capture);
    }

    @Test
    void refusesAnotherCapture() {
        members.put("capture", "maybe");

        assertThatExceptionOfType(InvalidSettingException.class)
                .isThrownBy(() -> scheme.capture(settings()))
                .withMessageContaining("accounts.shop.capture: it must be manual or automatic");
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 6, 50})
    void readsEachItemAsAnEvent(int items) {
        List<AccountEvent> events = scheme.events(body("\"true\"", items), true);

        assertThat(events).hasSize(items);
        assertThat(events.getLast().id()).isEqualTo("psp%s:CAPTURE:true".formatted(items - 1));
        assertThat(events.getLast().type()).isEqualTo("CAPTURE");
        assertThat(events.getLast().key()).containsExactly("Shop", "psp" + (items - 1), "CAPTURE", "true");
        assertThat(events.getLast().live()).isTrue();
        assertThat(events.getLast().json().path("pspReference").asString()).isEqualTo("psp" + (items - 1));
    }

    @ParameterizedTest
    @CsvSource({"\"false\", false", "false, false", "true, true", "\"maybe\",", "{},"})
    void readsTheWorldAsItIsSaid(String live, @Nullable Boolean world) {
        assertThat(scheme.events(body(live, 1), true).getFirst().live()).isEqualTo(world);
    }

    @Test
    void readsNoMoreThanFiftyItems() {
        assertThat(scheme.events(body("true", 51), true)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"pspReference", "eventCode"})
    void readsNoItemWithoutItsNames(String member) {
        String body = new String(body("true", 2), UTF_8).replaceFirst("\"%s\"".formatted(member), "\"other\"");

        assertThat(scheme.events(body.getBytes(UTF_8), true)).isEmpty();
    }

    @Test
    void answersInTheWordsThatAdyenWaitsFor() {
        assertThat(scheme.stored(List.of(Delivery.DUPLICATE)).getBody()).isEqualTo("[accepted]");
        assertThat(scheme.stored(List.of(Delivery.QUEUED)).getStatusCode().value())
                .isEqualTo(200);
    }

    private void assertRefused(String message) {
        assertThatExceptionOfType(InvalidSettingException.class)
                .isThrownBy(() -> scheme.verifier(settings(), true))
                .withMessageContaining(message);
    }

    private AccountSettings settings() {
        return new AccountSettings("file", "shop", members, variables::get);
    }

    private static byte[] body(String live, int items) {
        return "{\"live\":%s,\"notificationItems\":[%s]}"
                .formatted(
                        live,
                        Stream.iterate(0, i -> i + 1)
                                .limit(items)
                                .map(ITEM::formatted)
                                .collect(Collectors.joining(",")))
                .getBytes(UTF_8);
    }
}
