package dev.sluice.ingest.inbox;

import dev.sluice.postgres.Sql;
import java.time.Duration;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Makes the inbox's days ahead, and forgets those that are past the retention. Each process does; that several do is of no
 * consequence. What fails is done the next time.
 */
final class Days implements SmartLifecycle {

    private static final Logger log = LoggerFactory.getLogger(Days.class);

    private static final Duration BETWEEN_ROUNDS = Duration.ofMinutes(5);

    private static final int AHEAD = 2;

    private static final String ADD = "select add_day(day::date) from unnest(?) as day";

    /** Those that are over: the day of the next id is not, whatever the clock says. */
    private static final String OVER = """
            select day from (
              select to_date(right(inhrelid::regclass::text, 8), 'YYYYMMDD') as day from pg_inherits
              where inhparent = 'webhooks'::regclass) known
            where first_id(day + 1) <= (select last_value from webhook_ids)
            order by day
            """;

    private static final String IS_PENDING = """
            select exists (
              select from webhooks where webhooks.id > first_id(?) and webhooks.id < first_id(?)
                and %s)
            """.formatted(Lanes.BEYOND_CURSORS);

    /** Part of a day's keys, behind an id; those of what is kept stay. */
    private static final String FORGET_KEYS = """
            with part as (
              select id, key from webhooks where id > ? and id < first_id(?) order by id limit 5000
            ), forgotten as (
              delete from webhook_keys using part
              where webhook_keys.key = part.key
                and not exists (select from waiting where waiting.webhook_id = part.id)
                and not exists (select from unapplied where unapplied.webhook_id = part.id and unapplied.status = 'failed')
            )
            select coalesce(max(id), 0) from part
            """;

    private static final int PART_OF_ALIASES = 5000;

    private static final String FORGET_ALIASES = """
            delete from aliases where ctid = any(array(
              select ctid from aliases where webhook_id < first_id(?) order by webhook_id limit %s))
            """.formatted(PART_OF_ALIASES);

    private final JdbcClient jdbc;
    private final InstantSource clock;
    private final Duration retention;
    private final Duration aliasRetention;
    private volatile CountDownLatch stopped = new CountDownLatch(0);

    Days(JdbcClient jdbc, InstantSource clock, Duration retention, Duration aliasRetention) {
        this.jdbc = jdbc;
        this.clock = clock;
        this.retention = retention;
        this.aliasRetention = aliasRetention;
    }

    @Override
    public void start() {
        var stop = new CountDownLatch(1);
        stopped = stop;
        Thread.ofVirtual().name("inbox-days").start(() -> {
            try {
                do {
                    quietly(this::keep);
                } while (!stop.await(BETWEEN_ROUNDS.toMillis(), TimeUnit.MILLISECONDS));
            } catch (InterruptedException _) {
                Thread.currentThread().interrupt();
            }
        });
    }

    @Override
    public boolean isRunning() {
        return stopped.getCount() > 0;
    }

    @Override
    public void stop() {
        stopped.countDown();
    }

    private static void quietly(Runnable task) {
        try {
            task.run();
        } catch (RuntimeException e) {
            log.warn(
                    "event=inbox_days_failed reason=\"{}\"",
                    String.valueOf(e.getMessage()).lines().findFirst().orElse(""));
        }
    }

    /** Makes what is ahead, and forgets what is past. */
    void keep() {
        LocalDate today = clock.instant().atOffset(ZoneOffset.UTC).toLocalDate();
        jdbc.sql(ADD)
                .param(Sql.texts(IntStream.rangeClosed(0, AHEAD).mapToObj(today::plusDays)))
                .query((_, _) -> true)
                .list();
        LocalDate first = firstKept(retention);
        for (LocalDate day : over()) {
            if (day.isBefore(first)) {
                quietly(() -> forget(day));
            }
        }
        quietly(() -> forgetAliases(firstKept(aliasRetention)));
    }

    /** A day is past when its last moment is. */
    private LocalDate firstKept(Duration kept) {
        return clock.instant().minus(kept).atOffset(ZoneOffset.UTC).toLocalDate();
    }

    private void forgetAliases(LocalDate first) {
        while (jdbc.sql(FORGET_ALIASES).param(first).update() == PART_OF_ALIASES) {
            // the next part
        }
    }

    private List<LocalDate> over() {
        return jdbc.sql(OVER)
                .query((row, _) -> row.getObject("day", LocalDate.class))
                .list();
    }

    private void forget(LocalDate day) {
        if (jdbc.sql(IS_PENDING)
                .params(day, day.plusDays(1))
                .query(Boolean.class)
                .single()) {
            log.warn("event=inbox_day_kept day={} reason=\"it has webhooks that were not tried yet\"", day);
            return;
        }
        for (long behind = ChronoUnit.DAYS.between(LocalDate.EPOCH, day) << 40; behind > 0; ) {
            behind = forgetKeys(behind, day);
        }
        long kept =
                jdbc.sql("select forget_day(?)").param(day).query(Long.class).single();
        log.info("event=inbox_day_forgotten day={} kept={}", day, kept);
    }

    /** Returns the last id that was looked at; 0 where there was none. */
    private long forgetKeys(long behind, LocalDate day) {
        return jdbc.sql(FORGET_KEYS)
                .params(behind, day.plusDays(1))
                .query(Long.class)
                .single();
    }
}
