package dev.sluice.systemtests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sluice.systemtests.Inbox.Delay;
import dev.sluice.testkit.Database.Session;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What an inbox that two ingest-apps share does with an order that always fails, with a new day, and with a replay. */
@Timeout(900)
@ExtendWith(SharedSystem.class)
class InboxDeliveryIT {

    private static final int REPLAYED = Integer.getInteger("sluice.inbox.replayed", 1_000);
    private static final int ORDERS = Integer.getInteger("sluice.inbox.others", 300);
    private static final int THREADS = 4;
    private static final Duration TIMEOUT = Duration.ofMinutes(2);

    @Test
    void delaysNobodyForAnOrderThatAlwaysFails(InboxSystem system) throws Exception {
        delaysOthersByLessThan(500, system, "order that fails", system.database::refuse);
    }

    /** By no more than api-server's own wait for the row. */
    @Test
    void delaysNobodyForLongForAnOrderThatIsLocked(InboxSystem system) throws Exception {
        delaysOthersByLessThan(3_000, system, "order that is locked", system.database::lockOrder);
    }

    private static void delaysOthersByLessThan(
            int millis, InboxSystem system, String what, Function<String, Session> trouble) throws Exception {
        String sick = "sick-" + UUID.randomUUID();
        Provider provider = system.provider();
        provider.deliver(Webhook.order(sick, "e0", "created", 0));
        await().atMost(TIMEOUT).until(() -> system.database.isThere(sick));
        String itsLane = "w.lane = " + system.inbox.lane(sick);

        String before = load(system, "before");
        String beside;
        try (Session _ = trouble.apply(sick)) {
            provider.deliver(Webhook.order(sick, "e1", "updated", 1));
            provider.deliver(Webhook.order(sick, "e2", "success", 2));
            beside = load(system, "beside");
            await().atMost(TIMEOUT).until(() -> system.inbox.failures(sick) > 0);
            assertThat(system.database.status(sick)).isEqualTo("created");
            assertThat(system.inbox.failed(sick)).isEmpty();
        }
        await().atMost(TIMEOUT).until(() -> system.inbox.pending() == 0);
        assertThat(system.database.status(sick)).isEqualTo("success");

        isLaterByLessThan(millis, "inbox: " + what, before, beside, system.inbox, "true");
        isLaterByLessThan(millis, "inbox: " + what + ", its lane", before, beside, system.inbox, itsLane);
    }

    private static void isLaterByLessThan(
            int millis, String what, String before, String beside, Inbox inbox, String where) {
        Delay without = inbox.delay(before, where);
        Delay with = inbox.delay(beside, where);
        Figures.note(what, "others: without it %s; with it %s".formatted(without, with));
        assertThat(with.webhooks()).isPositive();
        assertThat(with.median()).isLessThan(without.median() + millis);
        assertThat(with.p95()).isLessThan(without.p95() + millis);
    }

    /** The beginning of its orders' ids. */
    private static String load(InboxSystem system, String name) throws Exception {
        Load load = new Load(name, ORDERS, 3);
        finish(load.send(system.provider(), THREADS));
        await().atMost(TIMEOUT).until(() -> system.database.applied(load) == load.size());
        return load.prefix();
    }

    /** And goes on with it where the clock goes back. */
    @Test
    void goesOnWhenADayBeginsUnderLoad(InboxSystem system) throws Exception {
        Provider provider = system.provider();
        Load load = new Load("inbox-day", Integer.MAX_VALUE, 10);
        CompletableFuture<Void> sent = load.send(provider, THREADS);
        try {
            await().atMost(TIMEOUT).until(() -> system.database.applied(load) > 200);
            try (Session _ = system.inbox.tomorrow()) {
                await().atMost(TIMEOUT)
                        .until(() -> system.inbox.days(load.prefix()).size() == 2);
                long applied = system.database.applied(load);
                await().atMost(TIMEOUT).until(() -> system.database.applied(load) > applied + 200);
            }
            long applied = system.database.applied(load);
            await().atMost(TIMEOUT).until(() -> system.database.applied(load) > applied + 200);
        } finally {
            load.stop();
        }
        finish(sent);
        system.assertAllApplied(load, provider);
        assertThat(provider.refused()).isZero();
        assertThat(system.inbox.days(load.prefix())).hasSize(2);
        Figures.note(
                "inbox: a day begins",
                "%s webhooks before and after it, all applied once".formatted(system.inbox.days(load.prefix())));
    }

    @Test
    void changesNothingWhereWhatIsDoneIsReplayed(InboxSystem system) throws Exception {
        Instant since = Instant.now();
        Provider provider = system.provider();
        Load load = new Load("inbox-replayed", REPLAYED / 10, 10);
        finish(load.send(provider, 8 * THREADS));
        system.assertAllApplied(load, provider);
        String digest = system.database.digest();
        long attempts = system.inbox.attempts();

        Stopwatch stopwatch = Stopwatch.start();
        long replayed = replay(system.firstUrl(), since);
        await().atMost(Duration.ofMinutes(10)).until(() -> system.inbox.pending() == 0);
        assertThat(replayed).isEqualTo(REPLAYED);
        assertThat(system.inbox.attempts()).isEqualTo(attempts + REPLAYED);
        assertThat(system.database.digest()).isEqualTo(digest);
        system.assertAllApplied(load, provider);
        Figures.note(
                "inbox: replayed",
                "%s webhooks that were done, within %s; api-server's rows are the same: %s"
                        .formatted(replayed, stopwatch.seconds(), digest));
    }

    /** How many done ones were delivered again, of those that were received since. */
    private static long replay(String ingest, Instant since) throws Exception {
        HttpClient http = HttpClient.newHttpClient();
        JsonMapper json = JsonMapper.shared();
        long replayed = 0;
        String cursor = null;
        do {
            Map<String, Object> filter = cursor == null
                    ? Map.of("status", "done", "from", since.toString())
                    : Map.of("status", "done", "from", since.toString(), "cursor", cursor);
            HttpResponse<String> response = http.send(
                    HttpRequest.newBuilder(URI.create(ingest + "/inbox/replays"))
                            .header("Content-Type", "application/json")
                            .timeout(TIMEOUT)
                            .POST(BodyPublishers.ofString(json.writeValueAsString(filter)))
                            .build(),
                    BodyHandlers.ofString());
            assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
            JsonNode report = json.readTree(response.body());
            assertThat(report.at("/counts/refused").asInt()).isZero();
            replayed += report.at("/counts/queued").asLong()
                    + report.at("/counts/repeated").asLong();
            cursor = report.path("next_cursor").asString(null);
        } while (cursor != null);
        return replayed;
    }

    private static void finish(CompletableFuture<Void> sent) throws Exception {
        sent.get(Duration.ofMinutes(10).toSeconds(), TimeUnit.SECONDS);
    }
}
