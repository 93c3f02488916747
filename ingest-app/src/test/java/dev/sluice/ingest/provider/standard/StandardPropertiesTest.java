package dev.sluice.ingest.provider.standard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.sluice.setting.InvalidSettingException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;

class StandardPropertiesTest {

    private static final String SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";

    @Test
    void hasNoSecretsAndFiveMinutesByDefault() {
        assertThat(bind(Map.of())).isEqualTo(new StandardProperties(List.of(), Duration.ofMinutes(5)));
        assertThat(bind(Map.of("webhook.secrets", "")).keys()).isEmpty();
    }

    @Test
    void takesSecretsWithCommasBetweenThem() {
        StandardProperties properties =
                bind(Map.of("webhook.secrets", SECRET + ", " + SECRET, "webhook.tolerance", "30s"));

        assertThat(properties.keys()).hasSize(2);
        assertThat(properties.tolerance()).isEqualTo(Duration.ofSeconds(30));
        assertThat(properties.toString()).doesNotContain("MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw",
                "whsec_",
                "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaS!",
                "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaS",
                "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2I=",
                "whsk_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw",
                SECRET + ",",
                SECRET + ",,",
                ",",
                SECRET + " " + SECRET,
            })
    void refusesAMalformedSecretWithoutShowingIt(String secrets) {
        assertThatExceptionOfType(InvalidSettingException.class)
                .isThrownBy(() -> new StandardProperties(List.of(secrets.split(",", -1)), Duration.ofMinutes(5)))
                .withMessage("WEBHOOK_SECRETS=(hidden) cannot be used: each secret, with commas between them,"
                        + " must be whsec_ and 24 to 64 bytes in Base64.")
                .withNoCause();
        assertThatExceptionOfType(org.springframework.boot.context.properties.bind.BindException.class)
                .isThrownBy(() -> bind(Map.of("webhook.secrets", secrets)))
                .withRootCauseInstanceOf(InvalidSettingException.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"0s", "-1s", "999ms", "25h"})
    void refusesAToleranceThatCannotWork(String tolerance) {
        assertThatExceptionOfType(org.springframework.boot.context.properties.bind.BindException.class)
                .isThrownBy(() -> bind(Map.of("webhook.tolerance", tolerance)))
                .havingRootCause()
                .withMessageStartingWith("WEBHOOK_TOLERANCE=");
    }

    private static StandardProperties bind(Map<String, String> properties) {
        return new Binder(new MapConfigurationPropertySource(properties))
                .bindOrCreate("webhook", StandardProperties.class);
    }
}
