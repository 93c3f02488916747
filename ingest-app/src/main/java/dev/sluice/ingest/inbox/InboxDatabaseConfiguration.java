package dev.sluice.ingest.inbox;

import dev.sluice.postgres.DatabaseSettings;
import dev.sluice.postgres.PostgresConfiguration;
import dev.sluice.postgres.Schema;
import java.util.Set;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

@Configuration(proxyBeanMethods = false)
@ConditionalOnProperty(name = "webhook.mode", havingValue = "inbox")
@Import(PostgresConfiguration.class)
@EnableConfigurationProperties(InboxPgProperties.class)
class InboxDatabaseConfiguration {

    @Bean
    DatabaseSettings databaseSettings(InboxPgProperties properties) {
        return properties.settings();
    }

    /** Locking a table with partitions locks all of them. */
    @Bean
    Schema schema() {
        return new Schema("db/inbox", Set.of("write_probe", "webhooks", "attempts", "unapplied"));
    }
}
