package dev.sluice.api.update.retention;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.api.support.Api;
import dev.sluice.api.support.ApiTest;
import dev.sluice.api.support.Owner;
import dev.sluice.testkit.Bodies;
import dev.sluice.testkit.Concurrently;
import dev.sluice.testkit.Database.Session;
import io.micrometer.core.instrument.MeterRegistry;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.test.context.TestPropertySource;
import org.springframework.transaction.support.TransactionTemplate;

@ApiTest
@TestPropertySource(properties = "event.retention=30d")
@Timeout(120)
class EventRetentionIT {

    private static final Duration KEPT = Duration.ofDays(30);
    private static final String CLOSED = ",\"meta\":{\"resolution\":\"lost\"}";

    @Autowired
    Api api;

    @Autowired
    Owner owner;

    @Autowired
    EventRetention retention;

    @Autowired
    MeterRegistry meters;

    @Autowired
    JdbcClient service;

    @Autowired
    TransactionTemplate transaction;

    private final String id = "order-" + UUID.randomUUID();

    @BeforeEach
    void startEmpty() {
        owner.empty();
    }

    /** Whatever the status, so also where the status machine would take the same update once more. */
    @ParameterizedTest
    @ValueSource(strings = {"created", "updated", "failed", "success"})
    void forgottenEventIsADuplicateInEachStatus(String last) throws Exception {
        List<String> life = Stream.of("created", "updated", last)
                .distinct()
                .map(status -> Bodies.order("e-" + status, id, status))
                .toList();
        life.forEach(body -> assertThat(api.order(body).status()).isEqualTo(200));
        String before = state("orders");

        forgetAllOf("order");

        assertThat(api.get("/orders/" + id + "/events").body().path("items")).isEmpty();
        assertThat(life).allSatisfy(body -> assertAlreadyApplied(api.order(body)));
        // Of its body nothing is known any more
        assertAlreadyApplied(
                api.order(life.getFirst().replace(Bodies.USER, UUID.randomUUID().toString())));
        assertThat(state("orders")).isEqualTo(before);
        assertThat(count("order_events")).isZero();
    }

    @ParameterizedTest
    @ValueSource(strings = {"opened", "updated", "closed"})
    void forgottenEventOfADisputeLikewise(String last) throws Exception {
        api.order(Bodies.order("e1", id, "created"));
        List<String> life = Stream.of("opened", "updated", last)
                .distinct()
                .map(status -> Bodies.dispute("e-" + status, id, status, "2026-11-23T09:00:00Z", CLOSED))
                .toList();
        life.forEach(body -> assertThat(api.dispute(body).status()).isEqualTo(200));
        String before = state("disputes");

        forgetAllOf("dispute");

        assertThat(life).allSatisfy(body -> assertAlreadyApplied(api.dispute(body)));
        assertThat(state("disputes")).isEqualTo(before);
        assertThat(count("dispute_events")).isZero();
    }

    @Test
    void otherEventsAreDecidedAsEver() throws Exception {
        api.order(Bodies.order("e1", id, "created"));
        forgetAllOf("order");

        assertThat(api.order(Bodies.order("e2", id, "created")).text("/type")).endsWith("already-exists");
        assertThat(api.order(Bodies.order("e3", id, "success")).status()).isEqualTo(200);
        assertThat(api.order(Bodies.order("e4", id, "failed")).status()).isEqualTo(422);

        forgetAllOf("order");

        assertThat(Stream.of("e1", "e2", "e3"))
                .allSatisfy(event -> assertAlreadyApplied(api.order(Bodies.order(event, id, "updated"))));
        assertThat(api.order(Bodies.order("e4", id, "failed")).status()).isEqualTo(422);
    }

    @Test
    void keepsAllEventsOfWhatHasAYoungOne() throws Exception {
        api.order(Bodies.order("e1", id, "created"));
        age("order");
        api.order(Bodies.order("e2", id, "updated"));
        api.order(Bodies.order("e1", id + "-old", "created"));
        owner.execute(
                "update order_events set received_at = received_at - interval '29 days' where provider_event_id = 'e1'");

        retention.forget(KEPT);

        assertThat(api.get("/orders/" + id + "/events").body().path("items")).hasSize(2);
        assertThat(count("order_events")).isEqualTo(3);
    }

    @Test
    void countsWhatItForgets() throws Exception {
        double before = forgotten();
        api.order(Bodies.order("e1", id, "created"));
        api.order(Bodies.order("e2", id, "updated"));

        forgetAllOf("order");

        assertThat(forgotten() - before).isEqualTo(2);
        assertThat(meters.timer("sluice.events.forget", "of", "orders").count()).isPositive();
    }

    /** Every event of every order again, by some callers at once, while their events go page by page. */
    @Test
    void nothingIsAppliedTwiceWhileEventsAreForgotten() throws Exception {
        insertOrders(1000, "interval '40 days'");
        var forgetting = CompletableFuture.runAsync(() -> forget(KEPT));

        var answers = Concurrently.call(
                8,
                caller -> IntStream.rangeClosed(1, 1000)
                        .mapToObj(n -> Bodies.order("e" + (1 + (n + caller) % 3), id + "-" + n, "updated"))
                        .map(body -> api.order(body).status())
                        .toList());
        forgetting.join();
        forget(KEPT);

        assertThat(answers).allSatisfy(statuses -> assertThat(statuses).containsOnly(409));
        assertThat(count("order_events")).isZero();
        assertThat(owner.value("select count(*) from orders where octet_length(forgotten_events) = 3 * 8"))
                .isEqualTo("1000");
    }

    @Test
    void leavesAHeldOrderForTheNextRound() throws Exception {
        api.order(Bodies.order("e1", id, "created"));
        api.order(Bodies.order("e1", id + "-other", "created"));
        age("order");

        try (Session _ = owner.hold("select from orders where order_id = '%s' for update".formatted(id))) {
            retention.forget(KEPT);
            assertThat(count("order_events")).isEqualTo(1);
        }
        retention.forget(KEPT);

        assertThat(count("order_events")).isZero();
    }

    /** A process that ends in the middle of a page leaves all as it was; while it works, no other one does. */
    @Test
    void pageIsForgottenAsAWholeOrNotAtAll() throws Exception {
        api.order(Bodies.order("e1", id, "created"));
        age("order");

        try (Session _ = owner.hold("select forget_events('order', 0, now() - interval '30 days', 100)")) {
            retention.forget(KEPT);
            assertThat(count("order_events")).isEqualTo(1);
        }

        assertThat(count("order_events")).isEqualTo(1);
        assertAlreadyApplied(api.order(Bodies.order("e1", id, "created")));
        retention.forget(KEPT);
        assertAlreadyApplied(api.order(Bodies.order("e1", id, "created")));
    }

    @Test
    void orderWithTooManyEventsKeepsThem() throws Exception {
        api.order(Bodies.order("e1", id, "created"));
        owner.execute("""
                insert into order_events (order_key, provider_event_id, kind, received_at, payload)
                select key, 'more-' || n, 'updated', now(), '{}' from orders, generate_series(1, 4096) n""");
        forgetAllOf("order");
        assertThat(count("order_events")).isEqualTo(4097);

        owner.execute("delete from order_events where provider_event_id = 'more-1'");
        retention.forget(KEPT);
        assertThat(count("order_events")).isZero();
        assertAlreadyApplied(api.order(Bodies.order("more-4096", id, "updated")));
    }

    /** It ends behind the old ones, and finds them by index, though the planner knows nothing of the tables. */
    @Test
    void readsNoMoreThanThereIsToForget() throws Exception {
        insertOrders(20_000, "case when n <= 150 then interval '40 days' else '0' end");
        long pages = pages();

        long read = Objects.requireNonNull(transaction.execute(_ -> {
            service.sql("select last from forget_events('order', 0, now() - interval '30 days', 100)")
                    .query(Long.class)
                    .single();
            return service.sql(
                            "select sum(coalesce(seq_tup_read, 0) + coalesce(idx_tup_fetch, 0)) from pg_stat_xact_user_tables")
                    .query(Long.class)
                    .single();
        }));
        retention.forget(KEPT);

        assertThat(read).isBetween(100L, 2_000L);
        assertThat(count("order_events")).isEqualTo(3 * (20_000 - 150));
        // The last fifty, and a page of young ones
        assertThat(pages() - pages).isEqualTo(2);
    }

    /** As docs/operating.md has it. */
    @Test
    void archiveHasEachEventWithItsOrder() throws Exception {
        api.order(Bodies.order("e1", id, "created"));
        api.dispute(Bodies.dispute("e2", id, "opened", "2026-11-23T09:00:00Z", ""));
        owner.execute(
                "update order_events set received_at = '2026-10-31'; update dispute_events set received_at = '2026-10-31'");

        List<String> copies = Pattern.compile("(?ms)^copy \\((.*?)^\\) to stdout")
                .matcher(Files.readString(Path.of("../docs/operating.md")))
                .results()
                .map(copy -> owner.value("select string_agg(a.order_id || ' ' || provider_event_id, ' ') from (%s) a"
                        .formatted(copy.group(1))))
                .toList();

        assertThat(copies).containsExactly(id + " e1", id + " e2");
    }

    @Test
    void serviceMayForgetNothingYoungAndDeleteNothingByItself() {
        assertThatThrownBy(() -> service.sql("delete from order_events").update())
                .hasRootCauseMessage("ERROR: permission denied for table order_events");
        assertThatThrownBy(
                        () -> service.sql("select last from forget_events('order', 0, now() - interval '1 hour', 100)")
                                .query(Long.class)
                                .optional())
                .hasStackTraceContaining("events are kept for a day");
    }

    private void forgetAllOf(String kind) throws InterruptedException {
        age(kind);
        retention.forget(KEPT);
    }

    /** Each with three events, of the age that an expression gives for its number. */
    private void insertOrders(int number, String age) {
        owner.execute("""
                insert into orders (order_id, user_id, status, created_at, updated_at)
                select '%1$s-' || n, '%2$s', 'updated', '%3$s', '%3$s' from generate_series(1, %4$s) n;
                insert into order_events (order_key, provider_event_id, kind, received_at, payload)
                select key, event, 'updated', now() - %5$s, '{}'
                from (select key, row_number() over (order by key) as n from orders) o, unnest(array['e1', 'e2', 'e3']) event
                """.formatted(id, Bodies.USER, Bodies.CREATED_AT, number, age));
    }

    private long pages() {
        return meters.timer("sluice.events.forget", "of", "orders").count();
    }

    private void forget(Duration kept) {
        try {
            retention.forget(kept);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private void age(String kind) {
        owner.execute("update %s_events set received_at = received_at - interval '31 days'".formatted(kind));
    }

    private double forgotten() {
        return meters.counter("sluice.events.forgotten", "of", "orders").count();
    }

    private String state(String table) {
        return owner.value(
                "select string_agg((to_jsonb(t) - 'forgotten_events')::text, ' ') from %s t".formatted(table));
    }

    private long count(String table) {
        return Long.parseLong(owner.value("select count(*) from " + table));
    }

    private static void assertAlreadyApplied(Api.Answer answer) {
        assertThat(answer.status()).isEqualTo(409);
        assertThat(answer.text("/type")).endsWith("already-applied");
    }
}
