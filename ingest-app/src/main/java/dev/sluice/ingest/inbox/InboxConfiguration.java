package dev.sluice.ingest.inbox;

import dev.sluice.ingest.update.DeliveryProperties;
import dev.sluice.ingest.update.Translator;
import dev.sluice.postgres.DatabaseHealth;
import dev.sluice.postgres.Reads;
import dev.sluice.trace.Tracing;
import java.time.InstantSource;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.simple.JdbcClient;
import tools.jackson.databind.json.JsonMapper;

@Configuration(proxyBeanMethods = false)
@ConditionalOnProperty(name = "webhook.mode", havingValue = "inbox")
@EnableConfigurationProperties({InboxProperties.class, DeliveryProperties.class})
class InboxConfiguration {

    @Bean
    RelaySignal relaySignal() {
        return new RelaySignal();
    }

    @Bean
    InboxProcessor processor(
            JdbcClient jdbc,
            JsonMapper json,
            InstantSource clock,
            RelaySignal signal,
            DatabaseHealth health,
            DeliveryProperties delivery,
            Tracing tracing) {
        return new InboxProcessor(
                new StoreFunction(new InboxStore(jdbc, json, clock, signal), health::committed, tracing),
                delivery.deadline());
    }

    @Bean
    OrderNames orderNames(JdbcClient jdbc, @Reads JdbcClient reads, Translator translator, InstantSource clock) {
        return new OrderNames(jdbc, reads, translator, clock);
    }

    @Bean
    Days days(JdbcClient jdbc, InstantSource clock, InboxProperties properties) {
        return new Days(jdbc, clock, properties.retention(), properties.aliasRetention());
    }
}
