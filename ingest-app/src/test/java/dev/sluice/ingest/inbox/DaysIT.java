package dev.sluice.ingest.inbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sluice.ingest.update.Delivery;
import dev.sluice.testkit.Database;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.ZoneOffset;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Which days there are, and what is kept of one that is past. */
class DaysIT {

    private static final Duration RETENTION = Duration.ofDays(30);
    private static final Duration ALIAS_RETENTION = Duration.ofDays(540);

    private Instant now = Instant.now();

    private final InboxKit kit = new InboxKit(InstantSource.system());
    private final Database database = kit.database();
    private final Days days = kit.days(() -> now, RETENTION, ALIAS_RETENTION);

    @AfterEach
    void close() {
        kit.close();
    }

    @Test
    void makesDaysAhead() {
        now = now.plus(Duration.ofDays(1));
        days.keep();
        days.keep();

        assertThat(partitions("webhooks")).isEqualTo(4);
        assertThat(partitions("attempts")).isEqualTo(4);
        assertThat(partitions("unapplied")).isEqualTo(4);
    }

    @Test
    void forgetsADayThatIsPast() {
        kit.store("o created a", "o updated b");
        relayAll();
        now = now.plus(RETENTION);
        days.keep();
        assertThat(database.number("select count(*) from webhooks")).isEqualTo(2);

        now = now.plus(Duration.ofDays(1));
        days.keep();
        assertThat(database.number("select count(*) from webhooks"))
                .as("the day of the next id stays")
                .isEqualTo(2);

        theNextDayBegins();
        days.keep();
        assertThat(database.number("select count(*) from webhooks")).isZero();
        assertThat(database.number("select count(*) from attempts")).isZero();
        assertThat(database.number("select count(*) from webhook_keys")).isZero();
        assertThat(database.text("select to_regclass('%s')".formatted(partition())))
                .isNull();
        assertThat(kit.store("o created a")).containsExactly(Delivery.QUEUED);
    }

    @Test
    void keepsWhatIsNotDone() {
        kit.store("o created done", "o updated failed", "o updated early", "o updated dismissed");
        relayAll();
        theNextDayBegins();
        database.execute(
                "insert into unapplied select id, provider_event_id, 'r', now() from webhooks where provider_event_id in ('failed', 'dismissed')",
                "insert into waiting select id, lane, order_id, 'early', now(), now() from webhooks where provider_event_id = 'early'");
        now = now.plus(RETENTION).plus(Duration.ofDays(1));
        days.keep();
        days.keep();

        assertThat(events()).isEqualTo("failed early");
        assertThat(database.number("select count(*) from attempts")).isEqualTo(2);
        assertThat(database.text("select string_agg(status, ' ') from unapplied"))
                .isEqualTo("failed");
        assertThat(kit.store("o updated failed", "o created done"))
                .containsExactly(Delivery.DUPLICATE, Delivery.QUEUED);

        database.execute("delete from waiting", "delete from unapplied", "update lanes set cursor = 1::bigint << 60");
        days.keep();
        assertThat(database.text("select to_regclass('%s')".formatted(partition())))
                .isNull();
    }

    /** Disputes come long after their payments. */
    @Test
    void keepsAliasesForLonger() {
        kit.store(InboxKit.webhook("shop", "o created a", "pi", "ch"));
        relayAll();
        theNextDayBegins();
        now = now.plus(ALIAS_RETENTION);
        days.keep();
        assertThat(database.number("select count(*) from webhooks")).isZero();
        assertThat(database.number("select count(*) from aliases")).isEqualTo(2);

        now = now.plus(Duration.ofDays(1));
        days.keep();
        assertThat(database.number("select count(*) from aliases")).isZero();
    }

    @Test
    void keepsADayWithWebhooksThatNobodyHasTried() {
        kit.store("o created a");
        theNextDayBegins();
        now = now.plus(RETENTION).plus(Duration.ofDays(1));
        days.keep();

        assertThat(events()).isEqualTo("a");
        assertThat(database.number("select count(*) from webhook_keys")).isEqualTo(1);
    }

    /** A reader in its way has it give up, rather than wait with all writers behind it. */
    @Test
    void givesWayToOthers() {
        kit.store("o created a");
        relayAll();
        theNextDayBegins();
        now = now.plus(RETENTION).plus(Duration.ofDays(1));
        try (var _ = database.hold("select count(*) from webhooks")) {
            days.keep();
            assertThat(events()).isEqualTo("a");
            assertThat(kit.store("o updated b")).containsExactly(Delivery.QUEUED);
        }
        days.keep();
        assertThat(events()).isEqualTo("b");
    }

    /** Its replay is committed while the day waits for its locks: what is wanted again is not forgotten. */
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void forgetsNothingThatIsReplayedMeanwhile(boolean keepsAnother) throws Exception {
        kit.store("o created done", "p created failed");
        relayAll();
        theNextDayBegins();
        if (keepsAnother) {
            database.execute(
                    "insert into unapplied select id, 'failed', 'r', now() from webhooks where provider_event_id = 'failed'");
        }
        now = now.plus(RETENTION).plus(Duration.ofDays(1));
        Thread forgetting = database.call(connection -> {
            connection.setAutoCommit(false);
            try (var replay = connection.createStatement()) {
                replay.execute("""
                        insert into waiting select id, lane, order_id, 'replay', now(), now()
                        from webhooks where provider_event_id = 'done'""");
                Thread thread = Thread.ofVirtual().start(days::keep);
                await().pollInterval(Duration.ofMillis(2))
                        .until(() -> !thread.isAlive()
                                || database.number(
                                                "select count(*) from pg_locks where not granted and database = (select oid from pg_database where datname = current_database())")
                                        > 0);
                connection.commit();
                return thread;
            }
        });
        forgetting.join();

        assertThat(database.number("select count(*) from waiting where webhook_id not in (select id from webhooks)"))
                .isZero();
        assertThat(events()).contains("done");
    }

    private void theNextDayBegins() {
        database.execute("select setval('webhook_ids', first_id((now() at time zone 'UTC')::date + 1))");
    }

    /** As if a relay had dealt with all of it. */
    private void relayAll() {
        database.execute(
                "insert into attempts select id, now(), 'applied' from webhooks on conflict do nothing",
                "update lanes set cursor = (select max(id) from webhooks)");
    }

    private String events() {
        return database.text("select string_agg(provider_event_id, ' ' order by id) from webhooks");
    }

    private long partitions(String table) {
        return database.number("select count(*) from pg_inherits where inhparent = '%s'::regclass".formatted(table));
    }

    private static String partition() {
        return "webhooks_" + LocalDate.now(ZoneOffset.UTC).toString().replace("-", "");
    }
}
