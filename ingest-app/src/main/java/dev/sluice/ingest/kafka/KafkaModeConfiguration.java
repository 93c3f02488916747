package dev.sluice.ingest.kafka;

import dev.sluice.ingest.update.DeliveryProperties;
import dev.sluice.ingest.update.Processor;
import dev.sluice.kafka.KafkaProperties;
import dev.sluice.kafka.KafkaSecurity;
import dev.sluice.kafka.KafkaSecurityProperties;
import dev.sluice.kafka.MissingTopics;
import dev.sluice.trace.Tracing;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.InstantSource;
import java.util.List;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.ssl.SslBundles;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.kafka.core.KafkaAdmin;
import tools.jackson.databind.json.JsonMapper;

@Configuration(proxyBeanMethods = false)
@ConditionalOnProperty(name = "webhook.mode", havingValue = "kafka")
@EnableConfigurationProperties({KafkaProperties.class, KafkaSecurityProperties.class, DeliveryProperties.class})
class KafkaModeConfiguration {

    @Bean
    TimeBudget timeBudget(DeliveryProperties delivery) {
        return new TimeBudget(delivery.deadline());
    }

    @Bean
    KafkaSecurity kafkaSecurity(KafkaProperties properties, KafkaSecurityProperties security, SslBundles bundles) {
        return new KafkaSecurity(properties, security, bundles);
    }

    @Bean
    ClientSettings clientSettings(KafkaProperties properties, KafkaSecurity security, TimeBudget budget) {
        return new ClientSettings(properties.brokers(), security.clientSettings(), budget);
    }

    /** Closed with the other beans: after the web server, which finishes its requests first. */
    @Bean
    ProducerConnection producerConnection(ClientSettings settings, KafkaProperties properties, TimeBudget budget) {
        var admin = new KafkaAdmin(settings.admin());
        admin.setOperationTimeout(Math.toIntExact(ClientSettings.ADMIN_TIMEOUT.toSeconds()));
        var topics = new MissingTopics(
                admin,
                List.of(
                        properties.newTopic(properties.ordersTopic()),
                        properties.newTopic(properties.disputesTopic())));
        return new ProducerConnection(
                () -> {
                    topics.create();
                    return new KafkaProducer<>(settings.producer());
                },
                budget.delivery());
    }

    @Bean
    Publisher publisher(
            ProducerConnection connection, ClientSettings settings, TimeBudget budget, MeterRegistry meters) {
        var probe = new BrokerProbe(settings);
        return new Publisher(connection, new PublishFailures(probe), budget, meters);
    }

    @Bean
    Processor processor(
            Publisher publisher, KafkaProperties properties, JsonMapper json, InstantSource clock, Tracing tracing) {
        return new KafkaProcessor(new UpdateRecords(properties, json, clock), publisher, tracing);
    }
}
