package dev.sluice.ingest.provider.paypal;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.sluice.ingest.provider.AccountSettings;
import dev.sluice.setting.InvalidSettingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PayPalSchemeTest {

    private final PayPalScheme scheme = new PayPalScheme(InstantSource.system());
    private final Map<String, @Nullable Object> members = new HashMap<>(Map.of("webhook_id", "4JH86294D6297924G"));

    @TempDir
    Path directory;

    @Test
    void takesCertificatesFromPayPalOrAFolder() {
        assertThatCode(() -> scheme.verifier(settings(), true)).doesNotThrowAnyException();
        members.put("certificates", directory.toString());
        assertThatCode(() -> scheme.verifier(settings(), true)).doesNotThrowAnyException();
    }

    @Test
    void refusesAFolderThatIsNoneOrHasABadAuthority() throws Exception {
        members.put("certificates", directory.resolve("none").toString());
        assertRefused("accounts.shop.certificates: %s is no folder".formatted(directory.resolve("none")));
        members.put("certificates", directory.toString());
        Files.writeString(directory.resolve("ca.pem"), "no certificate");
        assertRefused("accounts.shop.certificates: %s cannot be read".formatted(directory));
    }

    @ParameterizedTest
    @ValueSource(strings = {"a|b", "a b", "https://example.com/webhook"})
    void refusesAnotherWebhookId(String id) {
        members.put("webhook_id", id);

        assertRefused("accounts.shop.webhook_id: it must be what PayPal calls the webhook");
    }

    @Test
    void readsAnEventOfTheWorldThatVouchedForIt() {
        byte[] body = "{\"id\":\"WH-1\",\"event_type\":\"PAYMENT.CAPTURE.COMPLETED\"}".getBytes(UTF_8);

        assertThat(scheme.events(body, true)).singleElement().satisfies(event -> {
            assertThat(event.id()).isEqualTo("WH-1");
            assertThat(event.type()).isEqualTo("PAYMENT.CAPTURE.COMPLETED");
            assertThat(event.key()).containsExactly("WH-1");
            assertThat(event.live()).isTrue();
        });
        assertThat(scheme.events("{\"id\":\"WH-1\"}".getBytes(UTF_8), true)).isEmpty();
    }

    /** Whatever event somebody else has made of it. */
    @Test
    void knowsAnEventByItsTransmission() {
        var headers = Map.of("paypal-transmission-id", "id-1");
        assertThat(Stream.of("WH-1", "WH-2")
                        .map(id -> "{\"id\":\"%s\",\"event_type\":\"T\"}".formatted(id))
                        .map(body -> scheme.events(body.getBytes(UTF_8), true).getFirst())
                        .map(event -> scheme.key(event, headers)))
                .containsOnly(List.of("id-1"));
    }

    @Test
    void isToBeRememberedForAsLongAsItIsBelieved() {
        assertThat(scheme.leastRetention()).isEqualTo(Duration.ofDays(4));
    }

    private void assertRefused(String message) {
        assertThatExceptionOfType(InvalidSettingException.class)
                .isThrownBy(() -> scheme.verifier(settings(), true))
                .withMessageContaining(message);
    }

    private AccountSettings settings() {
        return new AccountSettings("file", "shop", members, _ -> null);
    }
}
