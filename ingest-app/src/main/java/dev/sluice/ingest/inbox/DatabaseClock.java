package dev.sluice.ingest.inbox;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.OffsetDateTime;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * The time by the clock of the inbox's database. All processes that share an inbox go by it, as their leases do: what one
 * stores or puts aside until some time is there for another one then, whatever their own clocks say. Thread-safe.
 */
public final class DatabaseClock implements InstantSource {

    /** In between, time goes on as this process measures durations. */
    private static final Duration BETWEEN_READINGS = Duration.ofSeconds(2);

    private record Reading(Instant time, long at) {

        Duration age() {
            return Duration.ofNanos(System.nanoTime() - at);
        }
    }

    private final JdbcClient jdbc;
    private volatile @Nullable Reading last;

    public DatabaseClock(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /** Asks the database now and then, and throws where it does not answer. */
    @Override
    public Instant instant() {
        Reading reading = last;
        if (reading == null || reading.age().compareTo(BETWEEN_READINGS) >= 0) {
            reading = read();
            last = reading;
        }
        return reading.time().plus(reading.age());
    }

    private Reading read() {
        var time =
                jdbc.sql("select clock_timestamp()").query(OffsetDateTime.class).single();
        return new Reading(time.toInstant(), System.nanoTime());
    }
}
