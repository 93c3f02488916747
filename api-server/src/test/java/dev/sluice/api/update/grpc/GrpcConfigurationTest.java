package dev.sluice.api.update.grpc;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

class GrpcConfigurationTest {

    private final ApplicationContextRunner context =
            new ApplicationContextRunner().withUserConfiguration(GrpcConfiguration.class);

    @ParameterizedTest
    @ValueSource(strings = {"http", "kafka", "inbox"})
    void servesNothingInOtherModes(String mode) {
        context.withPropertyValues("webhook.mode=" + mode)
                .run(it -> assertThat(it).hasNotFailed().doesNotHaveBean(GrpcServer.class));
    }

    /** It lacks here what it serves. */
    @Test
    void wantsToServeInItsOwn() {
        context.withPropertyValues("webhook.mode=grpc").run(it -> assertThat(it).hasFailed());
    }
}
