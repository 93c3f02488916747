package dev.sluice.api.sql;

import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.stereotype.Component;

/** Up while {@link DatabaseHealth} is; takes the place of Spring Boot's, which waits for a connection of the pool. */
@Component("dbHealthIndicator")
final class DatabaseHealthIndicator implements HealthIndicator {

    private final DatabaseHealth database;

    DatabaseHealthIndicator(DatabaseHealth database) {
        this.database = database;
    }

    @Override
    public Health health() {
        return (database.isReady() ? Health.up() : Health.down()).build();
    }
}
