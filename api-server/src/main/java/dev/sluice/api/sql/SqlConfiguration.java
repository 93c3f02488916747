package dev.sluice.api.sql;

import dev.sluice.postgres.DatabaseSettings;
import dev.sluice.postgres.PostgresConfiguration;
import dev.sluice.postgres.Schema;
import java.util.Set;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

@Configuration(proxyBeanMethods = false)
@Import(PostgresConfiguration.class)
@EnableConfigurationProperties(PgProperties.class)
class SqlConfiguration {

    /** No update waits where one of the tables is locked that are named here. */
    static final Schema SCHEMA = new Schema("db/migration", Set.of("redriven", "dead_letters", "write_probe"));

    @Bean
    DatabaseSettings databaseSettings(PgProperties properties) {
        return properties.settings();
    }

    @Bean
    Schema schema() {
        return SCHEMA;
    }
}
