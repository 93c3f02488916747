package dev.sluice.api.update.kafka;

import dev.sluice.kafka.KafkaProperties;
import dev.sluice.kafka.KafkaSecurity;
import dev.sluice.kafka.KafkaSecurityProperties;
import java.util.Map;
import java.util.Objects;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.kafka.autoconfigure.DefaultKafkaConsumerFactoryCustomizer;
import org.springframework.boot.kafka.autoconfigure.DefaultKafkaProducerFactoryCustomizer;
import org.springframework.boot.ssl.SslBundles;
import org.springframework.context.annotation.Bean;
import org.springframework.kafka.core.KafkaAdmin;

/**
 * Has the clients that Boot makes, of {@code spring.kafka.*}, come to the brokers as {@link KafkaSecurity} says: the
 * consumers, the producer, and what is made of {@link KafkaAdmin}'s settings. For the service in kafka mode and for
 * redrive; not annotated as a configuration, so that the service in another mode does not find it.
 */
@EnableConfigurationProperties({KafkaProperties.class, KafkaSecurityProperties.class})
class SecuredClients {

    @Bean
    KafkaSecurity kafkaSecurity(KafkaProperties properties, KafkaSecurityProperties security, SslBundles bundles) {
        return new KafkaSecurity(properties, security, bundles);
    }

    @Bean
    DefaultKafkaConsumerFactoryCustomizer securedConsumers(KafkaSecurity security) {
        return consumers -> consumers.updateConfigs(security.clientSettings());
    }

    @Bean
    DefaultKafkaProducerFactoryCustomizer securedProducers(KafkaSecurity security) {
        return producers -> producers.updateConfigs(security.clientSettings());
    }

    /** As Boot makes it, for which there is no customizer. */
    @Bean
    KafkaAdmin kafkaAdmin(
            org.springframework.boot.kafka.autoconfigure.KafkaProperties properties, KafkaSecurity security) {
        Map<String, Object> settings = properties.buildAdminProperties();
        settings.putAll(security.clientSettings());
        var admin = new KafkaAdmin(settings);
        admin.setOperationTimeout(
                (int) Objects.requireNonNull(properties.getAdmin().getOperationTimeout())
                        .toSeconds());
        return admin;
    }
}
