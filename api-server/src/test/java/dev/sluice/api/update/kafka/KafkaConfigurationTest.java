package dev.sluice.api.update.kafka;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.setting.InvalidSettingException;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.support.DefaultListableBeanFactory;
import org.springframework.mock.env.MockEnvironment;

class KafkaConfigurationTest {

    @ParameterizedTest
    @ValueSource(strings = {"http", "grpc", "inbox"})
    void startsWithoutBrokersInTheOtherModes(String mode) {
        assertThatCode(() -> start(mode)).doesNotThrowAnyException();
    }

    @ParameterizedTest
    @ValueSource(strings = {"Inbox", ""})
    void refusesAModeThatIsNone(String mode) {
        assertThatThrownBy(() -> start(mode))
                .isInstanceOf(InvalidSettingException.class)
                .hasMessage("WEBHOOK_MODE=%s cannot be used: it must be http, grpc, kafka or inbox.".formatted(mode));
    }

    private static void start(String mode) {
        KafkaConfiguration.knownMode(new MockEnvironment().withProperty("webhook.mode", mode))
                .postProcessBeanFactory(new DefaultListableBeanFactory());
    }
}
