package dev.sluice.api.update.kafka;

import dev.sluice.kafka.KafkaProperties;
import dev.sluice.kafka.KafkaSecurityProperties;
import dev.sluice.setting.InvalidSettingException;
import java.util.Map;
import java.util.Set;
import org.springframework.beans.factory.config.BeanFactoryPostProcessor;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.core.env.Environment;
import org.springframework.kafka.KafkaException;
import org.springframework.kafka.listener.CommonErrorHandler;
import org.springframework.kafka.listener.DefaultErrorHandler;
import org.springframework.scheduling.annotation.EnableScheduling;
import org.springframework.util.backoff.FixedBackOff;

@Configuration(proxyBeanMethods = false)
class KafkaConfiguration {

    /** Where webhooks go through an inbox, updates come as in HTTP mode. */
    private static final Set<String> MODES = Set.of("http", "grpc", "kafka", "inbox");

    private static final long BETWEEN_ATTEMPTS_MILLIS = 1000;

    /** Refuses a mode, or what Kafka is told that cannot work, before anything is made. */
    @Bean
    static BeanFactoryPostProcessor knownMode(Environment environment) {
        return _ -> {
            String mode = environment.getProperty("webhook.mode", "http");
            if (!MODES.contains(mode)) {
                throw new InvalidSettingException("WEBHOOK_MODE", mode, "it must be http, grpc, kafka or inbox");
            }
            if (mode.equals("kafka")) {
                Binder binder = Binder.get(environment);
                new KafkaTopics(binder.bindOrCreate("kafka", KafkaProperties.class), environment);
                binder.bindOrCreate("kafka", KafkaSecurityProperties.class);
            }
        };
    }

    @Configuration(proxyBeanMethods = false)
    @EnableScheduling
    @ConditionalOnProperty(name = "webhook.mode", havingValue = "kafka")
    @Import(SecuredClients.class)
    static class Mode {

        @Bean
        KafkaTopics kafkaTopics(KafkaProperties properties, Environment environment) {
            return new KafkaTopics(properties, environment);
        }

        /**
         * Nothing is skipped, however long it takes: the consumer goes back to the first record that failed, which is
         * given again with whatever has come meanwhile, until it is applied. {@link BatchProgress} tells of it.
         */
        @Bean
        CommonErrorHandler untilApplied() {
            var handler =
                    new DefaultErrorHandler(new FixedBackOff(BETWEEN_ATTEMPTS_MILLIS, FixedBackOff.UNLIMITED_ATTEMPTS));
            // By itself it gives up on some exceptions, such as ClassCastException, and skips their records
            handler.setClassifications(Map.of(), true);
            handler.setLogLevel(KafkaException.Level.DEBUG);
            return handler;
        }
    }
}
