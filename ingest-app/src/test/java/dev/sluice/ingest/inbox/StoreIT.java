package dev.sluice.ingest.inbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.sluice.ingest.update.Delivery;
import dev.sluice.ingest.update.DeliveryFailure.ServiceUnavailable;
import dev.sluice.ingest.update.Webhook;
import dev.sluice.testkit.Database;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What is stored, in which order, and once. */
class StoreIT {

    private final InboxKit kit = new InboxKit(InstantSource.system());
    private final Database database = kit.database();

    @AfterEach
    void close() {
        kit.close();
    }

    @Test
    void storesEachEventOnceWhicheverWayItComesAgain() {
        assertThat(kit.store("o created a", "o created a", "o updated b"))
                .containsExactly(Delivery.QUEUED, Delivery.DUPLICATE, Delivery.QUEUED);
        assertThat(kit.store("p created a", "o success b"))
                .as("the same event id of another order, and of the same one with another body")
                .containsExactly(Delivery.QUEUED, Delivery.DUPLICATE);

        assertThat(
                        database.text(
                                "select string_agg(convert_from(body, 'UTF8'), ', ' order by id) || ' ' || max(headers) from webhooks"))
                .isEqualTo("o created a, o updated b, p created a {\"user-agent\":\"test\"}");
    }

    /**
     * The race that a relay's cursor must not lose: one transaction has its ids, and another one, begun later, commits before
     * it. Ids are given under a lock that is held until the commit, so the second one waits, and its ids are larger.
     */
    @Test
    void givesIdsInTheOrderOfCommits() {
        String first = """
                select store('{0}', '{test}', '{null}', '{created}', '{a}', '{o}',
                  array[gen_random_uuid()], '{1}', array[now()], '{null}', '{"{}"}', array[''::bytea])""";
        CompletableFuture<?> second;
        try (var _ = database.hold(first)) {
            second = CompletableFuture.runAsync(() -> kit.store("o updated b"));
            await().until(() ->
                    database.number("select count(*) from pg_locks where locktype = 'advisory' and not granted") == 1);
            assertThat(database.number("select count(*) from webhooks")).isZero();
        }
        second.join();

        assertThat(database.number("select id from webhooks"))
                .isEqualTo(database.number("select last_value from webhook_ids"));
    }

    /** Read while many write: nothing that appears later is smaller than what was seen before. */
    @Test
    void showsNoIdBehindOneThatWasSeen() {
        var writers = new ArrayList<CompletableFuture<?>>();
        for (int writer = 0; writer < 4; writer++) {
            String order = "o" + writer;
            writers.add(CompletableFuture.runAsync(() -> {
                for (int i = 0; i < 150; i++) {
                    kit.store(order + " updated " + i, order + " updated x" + i);
                }
            }));
        }
        var all = CompletableFuture.allOf(writers.toArray(CompletableFuture[]::new));
        long cursor = 0;
        long seen = 0;
        while (seen < 1200 && !all.isCompletedExceptionally()) {
            // Asked before the look: an empty one may be older than the last commit
            boolean areDone = all.isDone();
            List<Long> ids = kit.jdbc()
                    .sql("select id from webhooks where id > ? order by id")
                    .param(cursor)
                    .query((row, _) -> row.getLong("id"))
                    .list();
            seen += ids.size();
            cursor = ids.isEmpty() ? cursor : ids.getLast();
            if (areDone && ids.isEmpty()) {
                break;
            }
        }
        all.join();
        assertThat(seen).isEqualTo(1200);
    }

    @Test
    void beginsADayOnceItHasItsPartition() {
        long today = ChronoUnit.DAYS.between(LocalDate.EPOCH, LocalDate.now(ZoneOffset.UTC)) << 40;
        kit.store("o created a");
        assertThat(database.number("select id from webhooks")).isEqualTo(today + 1);

        // The clock goes back: the day goes on
        database.execute("select setval('webhook_ids', %s)".formatted(today + (1L << 40)));
        kit.store("o updated b");
        assertThat(database.number("select max(id) from webhooks")).isEqualTo(today + (1L << 40) + 1);
    }

    @Test
    void failsAloneWhatTheDatabaseRefuses() {
        Webhook good = InboxKit.webhook("o created a");
        var bad = new Webhook(
                InboxKit.webhook("o updated \u0000").event(), List.of(), good.body(), good.headers(), null, List::of);
        var function = kit.function();

        var stored = function.apply(List.of(good, bad));
        assertThat(stored.getFirst().orElseThrow()).isEqualTo(Delivery.QUEUED);
        assertThatThrownBy(stored.getLast()::orElseThrow).isNotInstanceOf(ServiceUnavailable.class);
    }
}
