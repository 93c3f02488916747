package dev.sluice.api.kafka;

import dev.sluice.web.InvalidSettingException;
import org.springframework.beans.factory.config.BeanFactoryPostProcessor;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.Environment;
import org.springframework.kafka.listener.CommonErrorHandler;
import org.springframework.kafka.listener.DefaultErrorHandler;
import org.springframework.scheduling.annotation.EnableScheduling;
import org.springframework.util.backoff.FixedBackOff;

@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(KafkaSettings.class)
class KafkaConfiguration {

    private static final long BETWEEN_ATTEMPTS_MILLIS = 1000;

    /** Refuses a mode that cannot work before anything is made. */
    @Bean
    static BeanFactoryPostProcessor knownMode(Environment environment) {
        return _ -> {
            String mode = environment.getProperty("webhook.mode", "http");
            if (!mode.equals("http") && !mode.equals("kafka")) {
                throw new InvalidSettingException("WEBHOOK_MODE", mode, "it must be http or kafka");
            }
            if (mode.equals("kafka")
                    && environment.getProperty("kafka.brokers", "").isBlank()) {
                throw new InvalidSettingException(
                        "KAFKA_BROKERS", "", "WEBHOOK_MODE=kafka needs brokers, such as localhost:9092");
            }
        };
    }

    @Configuration(proxyBeanMethods = false)
    @EnableScheduling
    @ConditionalOnProperty(name = "webhook.mode", havingValue = "kafka")
    static class Mode {

        /**
         * Nothing is skipped, however long it takes: the batch is given again until it is applied. Meanwhile the consumer
         * is paused but goes on polling, so that the group does not throw it out.
         */
        @Bean
        CommonErrorHandler patience() {
            return new DefaultErrorHandler(new FixedBackOff(BETWEEN_ATTEMPTS_MILLIS, FixedBackOff.UNLIMITED_ATTEMPTS));
        }
    }
}
