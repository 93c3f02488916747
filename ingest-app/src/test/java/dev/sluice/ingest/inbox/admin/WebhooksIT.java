package dev.sluice.ingest.inbox.admin;

import static dev.sluice.ingest.inbox.admin.AdminKit.ids;
import static dev.sluice.ingest.inbox.admin.InboxContract.conforming;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.ingest.Ingest.Answer;
import dev.sluice.ingest.Samples;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** What can be seen of the inbox. */
@Timeout(120)
class WebhooksIT {

    private static final String LIST = "get /inbox/webhooks";
    private static final String ONE = "get /inbox/webhooks/{id}";

    private static AdminKit kit;

    @BeforeAll
    static void start() {
        kit = new AdminKit();
    }

    @AfterAll
    static void close() throws IOException {
        kit.close();
    }

    @BeforeEach
    void clear() {
        kit.clear();
    }

    @Test
    void listsNewestFirst() {
        String done = kit.done("e1", "o1");
        String failed = kit.unapplied("failed", "e2", "o1");
        kit.database()
                .execute(
                        "insert into attempts values (%1$s, now(), 'not_found', null), (%1$s, now() + interval '1 s', 'x', null)"
                                .formatted(failed));

        Answer list = conforming(LIST, kit.get("/inbox/webhooks"));

        assertThat(ids(list.body().path("items"))).containsExactly(failed, done);
        assertThat(list.body().has("next_cursor")).isFalse();
        assertThat(list.body().at("/items/0").toString())
                .matches("\\{\"id\":\"[0-9]+\",\"provider\":\"standard\",\"event_type\":\"order.created\","
                        + "\"provider_event_id\":\"e2\",\"order_id\":\"o1\",\"status\":\"failed\",\"reason\":\"why\","
                        + "\"received_at\":\"[^\"]+Z\",\"attempts\":2}");
    }

    @Test
    void derivesTheStatus() {
        String dismissed = kit.unapplied("dismissed", "e1", "o1");
        String ignored = kit.unapplied("ignored", "e2", "o1");
        String failed = kit.unapplied("failed", "e3", "o1");
        String done = kit.done("e4", "o1");
        String waiting = kit.waiting("e5", "o1");
        String ahead = kit.store(AdminKit.AHEAD, "order.created", "e6", "o1", "0 s");
        String elsewhere = kit.store(AdminKit.AHEAD, "order.created", "e7", "o2", "0 s");

        for (String narrowed : List.of("", "&order_id=o1", "&order_id=o1&from=2020-01-01T00:00:00Z")) {
            for (String status : List.of("failed", "ignored", "dismissed", "done")) {
                Answer list = conforming(LIST, kit.get("/inbox/webhooks?status=" + status + narrowed));
                assertThat(ids(list.body().path("items")))
                        .as(status + narrowed)
                        .containsExactly(
                                switch (status) {
                                    case "failed" -> failed;
                                    case "ignored" -> ignored;
                                    case "dismissed" -> dismissed;
                                    default -> done;
                                });
            }
        }
        assertThat(ids(kit.all("/inbox/webhooks?status=pending"))).containsExactly(elsewhere, ahead, waiting);
        assertThat(ids(kit.all("/inbox/webhooks?status=pending&order_id=o1"))).containsExactly(ahead, waiting);
        assertThat(kit.all("/inbox/webhooks?order_id=o1"))
                .extracting(item -> item.path("status").asString())
                .containsExactly("pending", "pending", "done", "failed", "ignored", "dismissed");
    }

    @ParameterizedTest
    @CsvSource({
        "provider=standard, 4",
        "provider=stripe, 0",
        "event_type=order.updated, 1",
        "order_id=o1, 2",
        "order_id=o%201, 0",
        "provider_event_id=e1, 1",
        "provider_event_id=e1&order_id=o2, 0",
        "provider_event_id=e1&order_id=o1&status=done&provider=standard&event_type=order.created, 1",
    })
    void filters(String query, int found) {
        kit.done("e1", "o1");
        kit.done("e2", "o1");
        kit.store(AdminKit.PASSED, "order.updated", "e3", "o2", "1 minute");
        kit.done("e4", "o3");

        assertThat(kit.all("/inbox/webhooks?" + query)).hasSize(found);
        assertThat(kit.all("/inbox/webhooks?limit=1&" + query)).hasSize(found);
    }

    @Test
    void showsAndFindsTheOrderThatAnAliasStandsFor() {
        kit.alias("shop", "pi_1", "o1");
        kit.alias("shop", "ch_1", "pi_1");
        var ids = List.of(
                kit.doneOf("shop", "e1", "ch_1"), kit.doneOf("shop", "e2", "pi_1"), kit.doneOf("shop", "e3", "o1"));
        kit.doneOf("other", "e4", "ch_1");

        assertThat(kit.all("/inbox/webhooks?order_id=o1").stream()
                        .filter(item -> item.path("account").asString().equals("shop")))
                .hasSize(3)
                .allMatch(item -> item.path("order_id").asString().equals("o1"))
                .extracting(item -> item.path("id").asString())
                .containsExactlyElementsOf(ids.reversed());
        assertThat(kit.all("/inbox/webhooks?order_id=o1&limit=2&status=done")).hasSize(4);
        assertThat(kit.all("/inbox/webhooks?provider_event_id=e4")
                        .getFirst()
                        .path("order_id")
                        .asString())
                .as("another account's")
                .isEqualTo("ch_1");
    }

    @Test
    void filtersByTheTimeOfReceipt() {
        var stored = new ArrayList<String>();
        for (int minutes = 60; minutes >= 0; minutes -= 10) {
            stored.addFirst(kit.unapplied("failed", "e" + minutes, "o"));
            kit.database()
                    .execute(
                            "update webhooks set received_at = '2026-11-26T12:00:00Z'::timestamptz - interval '%s min' where id = %s"
                                    .formatted(minutes, stored.getFirst()));
        }

        for (String status : List.of("", "&status=failed", "&order_id=o")) {
            assertThat(ids(kit.all("/inbox/webhooks?from=2026-11-26T11:30:00Z" + status)))
                    .isEqualTo(stored.subList(0, 4));
            assertThat(ids(kit.all("/inbox/webhooks?to=2026-11-26T12:30:00%2B01:00" + status)))
                    .isEqualTo(stored.subList(4, 7));
            assertThat(ids(kit.all(
                            "/inbox/webhooks?limit=1&from=2026-11-26T11:10:00.000Z&to=2026-11-26t11:40:00z" + status)))
                    .isEqualTo(stored.subList(3, 6));
        }
    }

    @Test
    void pagesThroughAllOnceWhileMoreCome() {
        List<String> stored = new ArrayList<>();
        for (int i = 0; i < 7; i++) {
            stored.addFirst(kit.done("e" + i, "o" + i));
        }
        Answer first = kit.get("/inbox/webhooks?limit=3");
        kit.done("e", "o");
        assertThat(ids(first.body().path("items"))).isEqualTo(stored.subList(0, 3));
        assertThat(ids(kit.get("/inbox/webhooks?limit=200&cursor="
                                + first.body().path("next_cursor").asString())
                        .body()
                        .path("items")))
                .isEqualTo(stored.subList(3, 7));
    }

    @Test
    void looksAtSoManyRowsForAPage() {
        String rare = kit.store(AdminKit.PASSED, "order.rare", "e", "o", "1 hour");
        kit.database().execute("""
                insert into webhooks (id, lane, provider, event_type, provider_event_id, order_id, key, version,
                  received_at, headers, body)
                select nextval('webhook_ids'), 16, 'standard', 'order.created', 'e' || n, 'o',
                  gen_random_uuid(), '1.0.0', now(), '{}', '' from generate_series(1, 4100) n""");

        Answer first = conforming(LIST, kit.get("/inbox/webhooks?event_type=order.rare"));

        assertThat(first.body().path("items")).isEmpty();
        assertThat(first.body().path("next_cursor").asString()).isNotEmpty();
        assertThat(ids(kit.all("/inbox/webhooks?event_type=order.rare"))).containsExactly(rare);
        assertThat(conforming("get /inbox/counts", kit.get("/inbox/counts"))
                        .body()
                        .path("done")
                        .asInt())
                .isEqualTo(4101);
    }

    @Test
    void takesACursorInItsOwnListAlone() {
        kit.done("e1", "o1");
        kit.done("e2", "o1");
        String cursor = kit.get("/inbox/webhooks?limit=1&order_id=o1")
                .body()
                .path("next_cursor")
                .asString();

        assertThat(kit.get("/inbox/webhooks?order_id=o1&cursor=" + cursor).status())
                .isEqualTo(200);
        for (String other : List.of("", "order_id=o2&", "order_id=o1&status=done&")) {
            Answer answer = conforming(LIST, kit.get("/inbox/webhooks?" + other + "cursor=" + cursor));
            assertThat(answer.status()).as(other).isEqualTo(400);
            assertThat(answer.body().at("/errors/0/pointer").asString()).isEqualTo("/cursor");
        }
        assertThat(kit.post(
                                "/inbox/replays",
                                "{\"status\":\"done\",\"order_id\":\"o1\",\"cursor\":\"%s\"}".formatted(cursor))
                        .status())
                .isEqualTo(400);
    }

    @Test
    void tellsAllOfOne() {
        String id = kit.waiting("e1", "o1");
        kit.database().execute("""
                insert into attempts values (%1$s, '2026-11-26T08:00:01Z', 'unavailable', 'no answer in time'),
                  (%1$s, '2026-11-26T08:00:00Z', 'not_found', null)""".formatted(id));

        Answer one = conforming(ONE, kit.get("/inbox/webhooks/" + id));

        assertThat(one.status()).isEqualTo(200);
        assertThat(one.body().path("body").asString()).isEqualTo("{}");
        assertThat(one.body().path("headers").toString()).isEqualTo("{\"user-agent\":\"test\"}");
        assertThat(one.body().path("version").asString()).isEqualTo("1.0.0");
        assertThat(one.body().path("attempts").toString())
                .isEqualTo(
                        "[{\"at\":\"2026-11-26T08:00:00Z\",\"outcome\":\"not_found\"},"
                                + "{\"at\":\"2026-11-26T08:00:01Z\",\"outcome\":\"unavailable\",\"reason\":\"no answer in time\"}]");
        assertThat(one.body().at("/waiting/cause").asString()).isEqualTo("early");
    }

    @Test
    void tellsABodyThatIsNoText() {
        String id = kit.done("e1", "o1");
        kit.database().execute("update webhooks set body = '\\x00ff' where id = " + id);

        Answer one = conforming(ONE, kit.get("/inbox/webhooks/" + id));

        assertThat(one.body().has("body")).isFalse();
        assertThat(one.body().path("body_base64").asString()).isEqualTo("AP8=");
    }

    @Test
    void tellsWhatAWebhookBecomes() {
        String read = kit.store(AdminKit.PASSED, "order.created", "evt_1001", "o1", "1 s", "1.0.0", Samples.ORDER.json);
        String unreadable = kit.done("e1", "o1");
        String nobodys = kit.done("e2", "o1");
        kit.database().execute("update webhooks set provider = 'acme' where id = " + nobodys);
        String erased = kit.done("e3", "o1");
        kit.database().execute("update webhooks set erased_at = now(), body = '' where id = " + erased);

        JsonNode translation = translation(read);
        assertThat(translation.path("version").asString()).isEqualTo("1.0.0");
        assertThat(translation.path("updates"))
                .singleElement()
                .satisfies(
                        update -> assertThat(update.path("status").asString()).isEqualTo("created"));
        assertThat(translation.has("reason")).isFalse();
        assertThat(translation(unreadable).path("reason").asString()).contains("refuses it");
        assertThat(translation(unreadable).path("updates")).isEmpty();
        assertThat(translation(nobodys).isMissingNode()).isTrue();
        assertThat(translation(erased).isMissingNode()).isTrue();
    }

    private static JsonNode translation(String id) {
        return conforming(ONE, kit.get("/inbox/webhooks/" + id)).body().path("translation");
    }

    @Test
    void countsByStatus() {
        assertThat(conforming("get /inbox/counts", kit.get("/inbox/counts"))
                        .body()
                        .toString())
                .isEqualTo("{\"pending\":0,\"done\":0,\"failed\":0,\"ignored\":0,\"dismissed\":0}");
        kit.done("e1", "o1");
        kit.done("e2", "o1");
        kit.unapplied("failed", "e3", "o1");
        kit.unapplied("ignored", "e4", "o1");
        kit.unapplied("dismissed", "e5", "o1");
        kit.waiting("e6", "o1");
        kit.store(AdminKit.AHEAD, "order.created", "e7", "o1", "1 hour");
        kit.store(AdminKit.AHEAD, "order.created", "e8", "o1", "0 s");

        Answer counts = conforming("get /inbox/counts", kit.get("/inbox/counts"));

        assertThat(counts.body().toString())
                .startsWith(
                        "{\"pending\":3,\"done\":2,\"failed\":1,\"ignored\":1,\"dismissed\":1,\"oldest_pending_since\":\"");
        assertThat(counts.body().path("oldest_pending_seconds").asInt()).isBetween(3600, 3700);
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "1", "-1", "01", "%2B1", "x", "99999999999999999999", "22839187216072705"})
    void knowsNoOtherId(String id) {
        Answer answer = conforming(ONE, kit.get("/inbox/webhooks/" + id));

        assertThat(answer.status()).isEqualTo(404);
        assertThat(answer.type()).isEqualTo("not-found");
    }

    @ParameterizedTest
    @CsvSource({
        "limit=0, limit",
        "limit=201, limit",
        "status=lost, status",
        "status=failed&status=done, status",
        "from=2026-11-26, from",
        "from=1764144000, from",
        "to=2026-11-26T00:00:00, to",
        "to=, to",
        "order_id=, order_id",
        "order_id=a%00b, order_id",
        "cursor=x%2B, cursor",
        "cursor=abc, cursor",
        "offset=5, offset",
    })
    void refusesWhatTheContractDoesNotHave(String query, String parameter) {
        Answer answer = conforming(LIST, kit.get("/inbox/webhooks?" + query));

        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.body().path("errors"))
                .extracting(error -> error.path("pointer").asString())
                .contains("/" + parameter);
    }
}
