package dev.sluice.ingest.api.grpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.sluice.setting.InvalidSettingException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;

class GrpcPropertiesTest {

    private static final String TOKEN = "a-token-that-has-36-characters-in-it";

    @Test
    void hasDefaults() {
        var properties =
                new Binder(new MapConfigurationPropertySource()).bindOrCreate("api", Bindable.of(GrpcProperties.class));

        assertThat(properties).isEqualTo(new GrpcProperties("localhost:3002", null, null));
    }

    @ParameterizedTest
    @ValueSource(strings = {"localhost:1", "api-server:3002", "10.0.0.1:65535", "[::1]:3002", "api.example.com:3002"})
    void takesAHostAndAPort(String target) {
        assertThat(new GrpcProperties(target, null, null).grpcTarget()).isEqualTo(target);
        try (Connection connection = Connection.to(target, null)) {
            assertThat(connection.channel().authority()).isEqualTo(target);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "localhost",
                "localhost:",
                ":3002",
                "localhost:0",
                "localhost:65536",
                "http://localhost:3002",
                "dns:///localhost:3002",
                "localhost:3002/",
                "api_server:3002",
                "a:1,b:2",
                "user@host:3002",
                "host:x"
            })
    void refusesATargetThatIsNone(String target) {
        assertThatExceptionOfType(InvalidSettingException.class)
                .isThrownBy(() -> new GrpcProperties(target, null, null))
                .withMessage("API_GRPC_TARGET=%s cannot be used: it must be a host and a port such as localhost:3002."
                        .formatted(target));
    }

    @Test
    void takesWhatIsEmptyForNone() {
        assertThat(new GrpcProperties("localhost:3002", "", ""))
                .isEqualTo(new GrpcProperties("localhost:3002", null, null));
    }

    @Test
    void refusesATokenThatIsTooShortAndShowsNone() {
        assertThatExceptionOfType(InvalidSettingException.class)
                .isThrownBy(() -> new GrpcProperties("localhost:3002", "secret", null))
                .withMessageContaining("API_TOKEN=(hidden)")
                .withMessageNotContaining("secret");
        assertThat(new GrpcProperties("localhost:3002", TOKEN, null).toString()).doesNotContain(TOKEN);
    }
}
