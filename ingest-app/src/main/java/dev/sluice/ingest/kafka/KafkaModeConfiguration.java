package dev.sluice.ingest.kafka;

import dev.sluice.ingest.delivery.DeliveryProperties;
import dev.sluice.ingest.webhook.Processor;
import java.time.InstantSource;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import tools.jackson.databind.json.JsonMapper;

@Configuration(proxyBeanMethods = false)
@ConditionalOnProperty(name = "webhook.mode", havingValue = "kafka")
@EnableConfigurationProperties({KafkaProperties.class, DeliveryProperties.class})
class KafkaModeConfiguration {

    @Bean
    TimeBudget timeBudget(DeliveryProperties delivery) {
        return new TimeBudget(delivery.deadline());
    }

    /** Closed with the other beans: after the web server, which finishes its requests first. */
    @Bean
    ProducerConnection producerConnection(KafkaProperties properties, TimeBudget budget) {
        return new ProducerConnection(
                new ClientSettings(properties.brokers(), budget), new Topics(properties), budget.delivery());
    }

    @Bean
    Publisher publisher(ProducerConnection connection, KafkaProperties properties, TimeBudget budget) {
        var probe = new BrokerProbe(properties.brokerList(), budget.probe());
        return new Publisher(connection, new PublishFailures(probe), budget);
    }

    @Bean
    Processor processor(Publisher publisher, KafkaProperties properties, JsonMapper json, InstantSource clock) {
        return new KafkaProcessor(new UpdateRecords(properties, json, clock), publisher);
    }
}
