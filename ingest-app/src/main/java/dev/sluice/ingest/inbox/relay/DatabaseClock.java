package dev.sluice.ingest.inbox.relay;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.OffsetDateTime;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * The time by the clock of the inbox's database. All processes that share an inbox go by it, as their leases do: what one puts
 * aside until some time is tried by another one then, whatever their own clocks say. Used by one thread.
 */
final class DatabaseClock implements InstantSource {

    /** In between, time goes on as this process measures durations. */
    private static final Duration BETWEEN_READINGS = Duration.ofSeconds(2);

    private final JdbcClient jdbc;
    private Instant reading = Instant.EPOCH;
    private long readAt = System.nanoTime() - BETWEEN_READINGS.toNanos();

    DatabaseClock(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /** Asks the database now and then, and throws where it does not answer. */
    @Override
    public Instant instant() {
        long now = System.nanoTime();
        if (now - readAt >= BETWEEN_READINGS.toNanos()) {
            reading = jdbc.sql("select clock_timestamp()")
                    .query(OffsetDateTime.class)
                    .single()
                    .toInstant();
            now = System.nanoTime();
            readAt = now;
        }
        return reading.plusNanos(now - readAt);
    }
}
