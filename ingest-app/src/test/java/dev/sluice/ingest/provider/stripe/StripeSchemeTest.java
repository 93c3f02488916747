package dev.sluice.ingest.provider.stripe;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.sluice.ingest.provider.AccountEvent;
import dev.sluice.ingest.provider.AccountSettings;
import dev.sluice.setting.InvalidSettingException;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StripeSchemeTest {

    private final StripeScheme scheme = new StripeScheme(InstantSource.system());

    @ParameterizedTest
    @ValueSource(
            strings = {
                "whsec_4f1e2a90c6b84f2f9b1f0c4f5d3e7a61",
                "whsec_+/=_-aaaaaaaaaaaaaaaaaaaaaa,whsec_4f1e2a90c6b84f2f9b1f0c4f"
            })
    void takesSecretsAsStripeShowsThem(String secrets) {
        assertThatCode(() -> scheme.verifier(settings(secrets), true)).doesNotThrowAnyException();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "4f1e2a90c6b84f2f9b1f0c4f5d3e7a61",
                "whsec_",
                "whsec_short",
                ",",
                "sk_live_4f1e2a90c6b84f2f9b1f0c4f5d3e"
            })
    void refusesASecretThatIsNoneAndDoesNotShowIt(String secrets) {
        assertThatExceptionOfType(InvalidSettingException.class)
                .isThrownBy(() -> scheme.verifier(settings(secrets), true))
                .withMessage(
                        "SECRETS=(hidden) cannot be used: each signing secret, with commas between them, must be whsec_"
                                + " and 24 characters or more, as Stripe shows it.");
    }

    @Test
    void readsAnEvent() {
        List<AccountEvent> events = scheme.events(
                "{\"id\":\"evt_1\",\"type\":\"charge.succeeded\",\"livemode\":false,\"data\":{}}".getBytes(UTF_8),
                true);

        assertThat(events).singleElement().satisfies(event -> {
            assertThat(event.id()).isEqualTo("evt_1");
            assertThat(event.type()).isEqualTo("charge.succeeded");
            assertThat(event.key()).containsExactly("evt_1");
            assertThat(event.live()).isFalse();
            assertThat(event.json().has("data")).isTrue();
        });
    }

    @Test
    void readsWhichConnectedAccountAnEventIsOf() {
        assertThat(scheme.events("{\"id\":\"evt_1\",\"type\":\"t\",\"account\":\"acct_7\"}".getBytes(UTF_8), true)
                        .getFirst()
                        .connected())
                .isEqualTo("acct_7");
        assertThat(scheme.events("{\"id\":\"evt_1\",\"type\":\"t\",\"account\":null}".getBytes(UTF_8), true)
                        .getFirst()
                        .connected())
                .isNull();
    }

    @Test
    void refusesAConnectedAccountThatIsNone() {
        assertThat(scheme.connected(connected("acct_7"))).isEqualTo("acct_7");
        assertThatExceptionOfType(InvalidSettingException.class)
                .isThrownBy(() -> scheme.connected(connected("7")))
                .withMessageContaining("accounts.shop.connected_account: it must be acct_");
    }

    private static AccountSettings connected(String account) {
        return new AccountSettings("file", "shop", Map.of("connected_account", account), _ -> null);
    }

    @Test
    void knowsNoWorldOfAnEventThatDoesNotNameIt() {
        assertThat(scheme.events("{\"id\":\"evt_1\",\"type\":\"t\",\"livemode\":\"true\"}".getBytes(UTF_8), true))
                .singleElement()
                .satisfies(event -> assertThat(event.live()).isNull());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "{",
                "[]",
                "null",
                "{} {}",
                "{\"id\":\"evt_1\"}",
                "{\"type\":\"t\"}",
                "{\"id\":7,\"type\":\"t\"}",
                "{\"id\":\"\",\"type\":\"t\"}",
                "{\"id\":\"a\\u0000\",\"type\":\"t\"}",
                "{\"id\":\"a\\ud800\",\"type\":\"t\"}",
                "{\"id\":\"a\",\"id\":\"b\",\"type\":\"t\"}",
            })
    void readsNothingElse(String body) {
        assertThat(scheme.events(body.getBytes(UTF_8), true)).isEmpty();
    }

    private static AccountSettings settings(String secrets) {
        return new AccountSettings("file", "shop", Map.of("secrets_env", "SECRETS"), Map.of("SECRETS", secrets)::get);
    }
}
