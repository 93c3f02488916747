package dev.sluice.web;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.context.support.GenericApplicationContext;
import org.springframework.mock.env.MockEnvironment;

class ListenGuardTest {

    private final MockEnvironment environment = new MockEnvironment()
            .withProperty("server.address", "127.0.0.1")
            .withProperty("server.port", "3001")
            .withProperty("management.server.address", "127.0.0.1")
            .withProperty("management.server.port", "3101");

    @ParameterizedTest
    @ValueSource(strings = {"127.0.0.1", "127.1.2.3", "::1", "localhost"})
    void takesLoopback(String address) {
        environment.setProperty("server.address", address);

        assertThatCode(this::guard).doesNotThrowAnyException();
    }

    @ParameterizedTest
    @CsvSource({
        "server.address, 0.0.0.0, BIND_ADDRESS=0.0.0.0",
        "server.address, ::, BIND_ADDRESS=0:0:0:0:0:0:0:0",
        "server.address, 192.0.2.1, BIND_ADDRESS=192.0.2.1",
        "server.address, '', BIND_ADDRESS=",
        "management.server.address, '', MANAGEMENT_BIND_ADDRESS=",
        "server.port, -1, PORT=-1",
        "server.port, 65536, PORT=65536",
        "management.server.port, -1, MANAGEMENT_PORT=-1",
        "management.server.port, 70000, MANAGEMENT_PORT=70000",
    })
    void refusesWhatOpensTheServiceToStrangersOrCannotWork(String property, String value, String message) {
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
        new ListenGuard().initialize(context);
    }
}
