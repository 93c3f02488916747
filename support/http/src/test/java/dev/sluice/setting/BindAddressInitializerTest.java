package dev.sluice.setting;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.support.GenericApplicationContext;
import org.springframework.mock.env.MockEnvironment;

@ExtendWith(OutputCaptureExtension.class)
class BindAddressInitializerTest {

    private final MockEnvironment environment = new MockEnvironment()
            .withProperty("listen.secrets", "API_TOKENS")
            .withProperty("server.address", "")
            .withProperty("server.port", "3001")
            .withProperty("management.server.address", "127.0.0.1")
            .withProperty("management.server.port", "3101");

    @Test
    void listensOnLoopbackWithoutSecretsAndSaysSo(CapturedOutput output) {
        guard();

        assertThat(environment.getProperty("server.address")).isEqualTo("127.0.0.1");
        assertThat(output).contains("bind_address=127.0.0.1 reason=\"API_TOKENS is not set: this machine only\"");
    }

    @Test
    void listensOnAllInterfacesWithSecretsAndSaysSo(CapturedOutput output) {
        environment.setProperty("api.tokens", "a secret");
        guard();

        assertThat(environment.getProperty("server.address")).isEmpty();
        assertThat(output)
                .contains("bind_address=* reason=\"API_TOKENS is set\"")
                .doesNotContain("a secret");
    }

    @Test
    void listensOnAllInterfacesWithEitherOfTwoSecrets(CapturedOutput output) {
        environment.setProperty("listen.secrets", "API_TOKENS, PROVIDERS_FILE");
        environment.setProperty("providers.file", "file");
        guard();

        assertThat(environment.getProperty("server.address")).isEmpty();
        assertThat(output).contains("bind_address=* reason=\"PROVIDERS_FILE is set\"");
    }

    @ParameterizedTest
    @ValueSource(strings = {"127.0.0.1", "127.1.2.3", "::1", "localhost"})
    void takesLoopback(String address) {
        environment.setProperty("server.address", address);

        assertThatCode(this::guard).doesNotThrowAnyException();
        assertThat(environment.getProperty("server.address")).isEqualTo(address);
    }

    @ParameterizedTest
    @ValueSource(strings = {"0.0.0.0", "::", "192.0.2.1"})
    void takesAnyAddressWithSecrets(String address) {
        environment.setProperty("api.tokens", "a secret");
        environment.setProperty("server.address", address);

        assertThatCode(this::guard).doesNotThrowAnyException();
        assertThat(environment.getProperty("server.address")).isEqualTo(address);
    }

    @ParameterizedTest
    @CsvSource({"0.0.0.0, 0.0.0.0", "::, 0:0:0:0:0:0:0:0", "192.0.2.1, 192.0.2.1"})
    void refusesToListenElsewhereWithoutSecrets(String address, String shown) {
        environment.setProperty("server.address", address);
        // Set to nothing is not set
        environment.setProperty("api.tokens", "");

        assertThatExceptionOfType(InvalidSettingException.class)
                .isThrownBy(this::guard)
                .withMessage(
                        "BIND_ADDRESS=%s cannot be used: callers need no credential while API_TOKENS is not set,"
                                + " so it must be a loopback address such as 127.0.0.1.",
                        shown);
    }

    @ParameterizedTest
    @CsvSource({
        "management.server.address, '', MANAGEMENT_BIND_ADDRESS=",
        "server.port, -1, PORT=-1",
        "server.port, 65536, PORT=65536",
        "management.server.port, -1, MANAGEMENT_PORT=-1",
        "management.server.port, 70000, MANAGEMENT_PORT=70000",
    })
    void refusesWhatCannotWork(String property, String value, String message) {
        environment.setProperty(property, value);

        assertThatExceptionOfType(InvalidSettingException.class)
                .isThrownBy(this::guard)
                .withMessageStartingWith(message + " cannot be used: ");
    }

    @ParameterizedTest
    @ValueSource(strings = {"0.0.0.0", "::", "192.0.2.1"})
    void letsManagementBeBoundElsewhere(String address) {
        environment.setProperty("management.server.address", address);

        assertThatCode(this::guard).doesNotThrowAnyException();
    }

    private void guard() {
        var context = new GenericApplicationContext();
        context.setEnvironment(environment);
        new BindAddressInitializer().initialize(context);
    }
}
