package dev.sluice.ingest.inbox;

import dev.sluice.ingest.update.DeliveryProperties;
import dev.sluice.ingest.update.Translator;
import dev.sluice.postgres.DatabaseHealth;
import dev.sluice.postgres.Reads;
import dev.sluice.trace.Tracing;
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
            RelaySignal signal,
            DatabaseHealth health,
            DeliveryProperties delivery,
            Tracing tracing) {
        return new InboxProcessor(
                new StoreFunction(
                        new InboxStore(jdbc, json, new DatabaseClock(jdbc), signal), health::committed, tracing),
                delivery.deadline());
    }

    @Bean
    OrderNames orderNames(JdbcClient jdbc, @Reads JdbcClient reads, Translator translator) {
        return new OrderNames(jdbc, reads, translator, new DatabaseClock(jdbc));
    }

    @Bean
    Days days(JdbcClient jdbc, InboxProperties properties) {
        return new Days(jdbc, new DatabaseClock(jdbc), properties.retention(), properties.aliasRetention());
    }
}
