package dev.sluice.postgres;

import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;

/** Up while {@link DatabaseHealth} is. */
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
