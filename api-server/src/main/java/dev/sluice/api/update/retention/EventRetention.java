package dev.sluice.api.update.retention;

import dev.sluice.api.problem.Failure;
import dev.sluice.api.update.KindName;
import dev.sluice.postgres.Sql;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.SmartLifecycle;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * Forgets the events of orders and disputes that have had none for as long as {@code EVENT_RETENTION}. Their ids stay known
 * ({@link dev.sluice.api.update.ForgottenEvents}), so a duplicate is one for ever.
 *
 * <p>Each process goes through the old ones once an hour. The function {@code forget_events} lets one page at a time be
 * forgotten in a database, however many processes there are, and each rests for four times as long as its page took. What fails is done in the next
 * round.
 */
@Component
@EnableConfigurationProperties(EventProperties.class)
final class EventRetention implements SmartLifecycle {

    private static final Logger log = LoggerFactory.getLogger(EventRetention.class);

    private static final Duration BETWEEN_ROUNDS = Duration.ofHours(1);

    /** Orders or disputes that one transaction looks at. */
    private static final int AT_ONCE = 100;

    private static final int RESTS = 4;

    private record Page(long last, boolean goesOn, long subjects, long events) {}

    private final JdbcClient jdbc;
    private final InstantSource clock;
    private final MeterRegistry meters;
    private final @Nullable Duration retention;
    private volatile CountDownLatch stopped = new CountDownLatch(0);

    EventRetention(JdbcClient jdbc, InstantSource clock, MeterRegistry meters, EventProperties properties) {
        this.jdbc = jdbc;
        this.clock = clock;
        this.meters = meters;
        this.retention = properties.retention();
    }

    @Override
    public void start() {
        if (retention != null) {
            var stop = new CountDownLatch(1);
            stopped = stop;
            Thread.ofVirtual().name("event-retention").start(() -> {
                try {
                    do {
                        forget(retention);
                    } while (!stop.await(BETWEEN_ROUNDS.toMillis(), TimeUnit.MILLISECONDS));
                } catch (InterruptedException _) {
                    Thread.currentThread().interrupt();
                }
            });
        }
    }

    @Override
    public boolean isRunning() {
        return stopped.getCount() > 0;
    }

    @Override
    public void stop() {
        stopped.countDown();
    }

    /** One round. */
    void forget(Duration kept) throws InterruptedException {
        Instant before = clock.instant().minus(kept);
        for (KindName kind : KindName.values()) {
            try {
                forget(kind, before);
            } catch (RuntimeException e) {
                log.warn("event=events_not_forgotten of={} reason=\"{}\"", kind.plural(), Failure.describe(e));
            }
        }
    }

    private void forget(KindName kind, Instant before) throws InterruptedException {
        long subjects = 0;
        long events = 0;
        long started = System.nanoTime();
        var page = new Page(0, true, 0, 0);
        while (page.goesOn()) {
            long pageStarted = System.nanoTime();
            page = forgetPage(kind, page.last(), before);
            Duration took = Duration.ofNanos(System.nanoTime() - pageStarted);
            meters.timer("sluice.events.forget", "of", kind.plural()).record(took);
            subjects += page.subjects();
            events += page.events();
            meters.counter("sluice.events.forgotten", "of", kind.plural()).increment((double) page.events());
            if (page.goesOn() && stopped.await(RESTS * took.toNanos(), TimeUnit.NANOSECONDS)) {
                return;
            }
        }
        if (events > 0) {
            log.info(
                    "event=events_forgotten of={} subjects={} events={} seconds={}",
                    kind.plural(),
                    subjects,
                    events,
                    TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - started));
        }
    }

    private Page forgetPage(KindName kind, long behind, Instant before) {
        return jdbc.sql("select last, goes_on, subjects, events from forget_events(?, ?, ?, ?)")
                .params(kind.toString(), behind, Sql.timestamp(before), AT_ONCE)
                .query((row, _) -> new Page(
                        row.getLong("last"), row.getBoolean("goes_on"), row.getLong("subjects"), row.getLong("events")))
                .single();
    }
}
