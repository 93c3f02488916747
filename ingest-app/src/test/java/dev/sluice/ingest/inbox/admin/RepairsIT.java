package dev.sluice.ingest.inbox.admin;

import static dev.sluice.ingest.Faults.status;
import static dev.sluice.ingest.inbox.admin.AdminKit.ids;
import static dev.sluice.ingest.inbox.admin.InboxContract.conforming;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sluice.ingest.Ingest.Answer;
import dev.sluice.ingest.Samples;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

/** What can be done about webhooks, and what is told of it. */
@Timeout(120)
@ExtendWith(OutputCaptureExtension.class)
class RepairsIT {

    private static final String REPLAY = "post /inbox/webhooks/{id}/replay";
    private static final String REPLAYS = "post /inbox/replays";
    private static final String DISMISS = "post /inbox/webhooks/{id}/dismiss";
    private static final String ERASE = "post /inbox/erasures";
    private static final String BODY = """
            {"provider_event_id":"e1","order_id":"o1","user_id":"6f1d4c1e-5d0b-4b57-9a38-1a2b3c4d5e6f","status":"created",\
            "created_at":"2026-11-23T08:00:00Z","updated_at":"2026-11-23T08:00:00Z"}""";

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

    /** From its receipt to its second end, by the relay. */
    @Test
    void deliversAFailedOneAgain(CapturedOutput log) {
        kit.api.will(status(422));
        kit.service().ingest().post(Samples.ORDER.path, Samples.ORDER.json);
        await().atMost(Duration.ofSeconds(10))
                .until(() -> kit.all("/inbox/webhooks?status=failed").size() == 1);
        String id = ids(kit.all("/inbox/webhooks")).getFirst();
        kit.api.will(status(200));

        Answer replay = conforming(REPLAY, kit.post("/inbox/webhooks/%s/replay".formatted(id), ""));

        assertThat(replay.status()).isEqualTo(202);
        assertThat(replay.body().toString()).isEqualTo("{\"outcome\":\"queued\",\"was\":\"failed\"}");
        awaitStatus(id, "done");
        assertThat(outcomes(id)).isEqualTo("invalid_status applied");
        assertThat(kit.api.requests()).hasSize(1);

        kit.api.will(status(409));
        Answer repeated = conforming(REPLAY, kit.post("/inbox/webhooks/%s/replay".formatted(id), ""));
        assertThat(repeated.body().toString()).isEqualTo("{\"outcome\":\"repeated\",\"was\":\"done\"}");
        await().atMost(Duration.ofSeconds(10)).until(() -> outcomes(id).equals("invalid_status applied duplicate"));
        awaitStatus(id, "done");
        assertThat(log)
                .contains("event=inbox_replayed id=%s was=failed caller=127.0.0.1".formatted(id))
                .contains("event=inbox_replayed id=%s was=done".formatted(id));
    }

    @Test
    void deliversOneWithoutAnOrderAgain() {
        kit.api.will(status(422));
        kit.service().ingest().post(Samples.ORDER.path, Samples.ORDER.json);
        await().atMost(Duration.ofSeconds(10))
                .until(() -> kit.all("/inbox/webhooks?status=failed").size() == 1);
        String id = ids(kit.all("/inbox/webhooks")).getFirst();
        kit.database().execute("update webhooks set order_id = null");
        kit.api.will(status(200));

        kit.post("/inbox/webhooks/%s/replay".formatted(id), "");

        awaitStatus(id, "done");
    }

    private static void awaitStatus(String id, String status) {
        await().atMost(Duration.ofSeconds(10)).until(() -> statusOf(id).equals(status));
    }

    private static String statusOf(String id) {
        return kit.get("/inbox/webhooks/" + id).body().path("status").asString();
    }

    private static String outcomes(String id) {
        return kit.database()
                .text("select string_agg(outcome, ' ' order by at) from attempts where webhook_id = " + id);
    }

    @Test
    void leavesAPendingOneOnItsWay() {
        for (String id : List.of(
                kit.waiting("e1", "o1"),
                kit.store(AdminKit.AHEAD, "order.created", "e2", "o1", "0 s", "1.0.0", BODY))) {
            Answer replay = conforming(REPLAY, kit.post("/inbox/webhooks/%s/replay".formatted(id), ""));

            assertThat(replay.status()).isEqualTo(200);
            assertThat(replay.body().toString()).isEqualTo("{\"outcome\":\"already_pending\",\"was\":\"pending\"}");
        }
        assertThat(kit.database().text("select string_agg(cause, ' ') from waiting"))
                .isEqualTo("early");
    }

    @Test
    void refusesWhatCannotBeSent() {
        String erased = kit.unapplied("failed", "e1", "o1");
        kit.database().execute("update webhooks set body = '', erased_at = now() where id = " + erased);
        String unreadable = kit.store(AdminKit.PASSED, "order.created", "e2", "o1", "0 s", "0.9.0", "{\"id\":1}");
        String unknown = kit.store(AdminKit.PASSED, "payout.created", "e3", "o1", "0 s", "1.0.0", BODY);

        assertRefused(erased, "It was erased.");
        assertRefused(unreadable, "It cannot be read: the contract that is in force refuses it");
        assertRefused(unknown, "It cannot be read: nobody here reads");
        assertThat(kit.database().number("select count(*) from waiting")).isZero();
        assertThat(statusOf(erased)).isEqualTo("failed");
        Answer replay = conforming(REPLAYS, kit.post("/inbox/replays", "{\"status\":\"done\"}"));
        assertThat(replay.body().path("counts").toString())
                .isEqualTo("{\"queued\":0,\"repeated\":0,\"already_pending\":0,\"refused\":2}");
        assertThat(replay.body().at("/items/0/reason").asString()).contains("is not a member");
        assertThat(kit.database().number("select count(*) from waiting")).isZero();
    }

    private static void assertRefused(String id, String why) {
        Answer replay = conforming(REPLAY, kit.post("/inbox/webhooks/%s/replay".formatted(id), ""));
        assertThat(replay.status()).isEqualTo(422);
        assertThat(replay.type()).isEqualTo("not-replayable");
        assertThat(replay.body().path("detail").asString()).startsWith(why);
    }

    @Test
    void replaysThoseOfAFilter(CapturedOutput log) {
        String first = kit.unapplied("failed", "e1", "o1");
        kit.unapplied("failed", "e2", "o2");
        kit.unapplied("dismissed", "e3", "o1");
        String last = kit.unapplied("failed", "e4", "o1");

        Answer dry = conforming(
                REPLAYS, kit.post("/inbox/replays", "{\"status\":\"failed\",\"order_id\":\"o1\",\"dry_run\":true}"));
        assertThat(kit.database().number("select count(*) from waiting")).isZero();
        assertThat(log).doesNotContain("event=inbox_replayed");
        Answer done = conforming(REPLAYS, kit.post("/inbox/replays", "{\"status\":\"failed\",\"order_id\":\"o1\"}"));
        Answer again = conforming(REPLAYS, kit.post("/inbox/replays", "{\"status\":\"failed\",\"order_id\":\"o1\"}"));

        for (Answer answer : List.of(dry, done)) {
            assertThat(answer.body().path("counts").toString())
                    .isEqualTo("{\"queued\":2,\"repeated\":0,\"already_pending\":0,\"refused\":0}");
            assertThat(ids(answer.body().path("items"))).containsExactly(first, last);
            assertThat(answer.body().at("/items/0").toString())
                    .isEqualTo(
                            "{\"id\":\"%s\",\"was\":\"failed\",\"outcome\":\"queued\",\"version\":\"1.0.0\",\"running_version\":\"1.0.0\"}"
                                    .formatted(first));
        }
        assertThat(dry.body().path("dry_run").asBoolean()).isTrue();
        assertThat(again.body().path("counts").path("queued").asInt()).isZero();
        assertThat(ids(kit.all("/inbox/webhooks?status=pending"))).containsExactly(last, first);
        assertThat(kit.database().text("select string_agg(distinct cause, ' ') from waiting"))
                .isEqualTo("replay");
        assertThat(kit.database().number("select count(*) from unapplied")).isEqualTo(2);
        assertThat(log).contains("event=inbox_replayed status=failed queued=2 repeated=0 refused=0 caller=127.0.0.1");
    }

    @Test
    void goesOnWhereACallEnded() {
        kit.database().execute("""
                insert into webhooks (id, lane, provider, event_type, provider_event_id, order_id, key, version,
                  received_at, headers, body)
                select nextval('webhook_ids'), 16, 'standard', 'order.created', 'e' || n, 'o', gen_random_uuid(), '1.0.0',
                  now(), '{}', '' from generate_series(1, 1203) n""");
        int replayed = 0;
        String cursor = "";
        for (int calls = 1; calls <= 3; calls++) {
            Answer answer = conforming(
                    REPLAYS, kit.post("/inbox/replays", "{\"status\":\"done\",\"limit\":601%s}".formatted(cursor)));
            replayed += answer.body().at("/counts/repeated").asInt();
            assertThat(answer.body().path("items")).hasSize(calls == 3 ? 1 : 200);
            String next = answer.body().path("next_cursor").asString("");
            assertThat(next.isEmpty()).isEqualTo(calls == 3);
            cursor = ",\"cursor\":\"%s\"".formatted(next);
        }

        assertThat(replayed).isEqualTo(1203);
        assertThat(kit.database().number("select count(*) from waiting")).isEqualTo(1203);
    }

    @Test
    void showsOldAndNewSideBySideWhereVersionsDiffer() {
        kit.store(AdminKit.PASSED, "order.created", "e1", "o1", "0 s", "0.9.0", BODY);
        kit.store(AdminKit.PASSED, "order.created", "e1", "o2", "0 s", "1.0.0", BODY);

        Answer dry = conforming(REPLAYS, kit.post("/inbox/replays", "{\"status\":\"done\",\"dry_run\":true}"));

        assertThat(dry.body().at("/items/0/version").asString()).isEqualTo("0.9.0");
        assertThat(dry.body().at("/items/0/running_version").asString()).isEqualTo("1.0.0");
        assertThat(dry.body().at("/items/0/body").asString()).isEqualTo(BODY);
        assertThat(dry.body().at("/items/0/updates/0/order_id").asString()).isEqualTo("o1");
        assertThat(dry.body().at("/items/0/updates/0/created_at").asString()).isEqualTo("2026-11-23T08:00:00Z");
        assertThat(dry.body().at("/items/1").has("body")).isFalse();
        Answer done = conforming(REPLAYS, kit.post("/inbox/replays", "{\"status\":\"done\"}"));
        assertThat(done.body().at("/items/0").has("body")).isFalse();
        assertThat(done.body().at("/counts/repeated").asInt()).isEqualTo(2);
    }

    @Test
    void givesAFailedOneUp(CapturedOutput log) {
        String id = kit.unapplied("failed", "e1", "o1");
        String path = "/inbox/webhooks/%s/dismiss".formatted(id);

        Answer dismissed = conforming(DISMISS, kit.post(path, "{\"reason\":\"sent in error\",\"by\":\"alice\"}"));
        Answer again = conforming(DISMISS, kit.post(path, "{\"reason\":\"again\",\"by\":\"bob\"}"));

        assertThat(dismissed.status()).isEqualTo(200);
        assertThat(dismissed.body().path("status").asString()).isEqualTo("dismissed");
        assertThat(dismissed.body().path("reason").asString()).isEqualTo("sent in error");
        assertThat(again.status()).isEqualTo(422);
        assertThat(again.type()).isEqualTo("invalid-transition");
        assertThat(kit.get("/inbox/webhooks/" + id).body().path("by").asString())
                .isEqualTo("alice");
        assertThat(conforming(
                                DISMISS,
                                kit.post(
                                        "/inbox/webhooks/%s/dismiss".formatted(kit.done("e2", "o1")),
                                        "{\"reason\":\"r\",\"by\":\"b\"}"))
                        .body()
                        .path("detail")
                        .asString())
                .isEqualTo("The webhook is done; only a failed one can be dismissed.");
        assertThat(log).contains("event=inbox_dismissed id=%s by=\"alice\" caller=127.0.0.1".formatted(id));
    }

    @Test
    void erasesWhatWebhooksOfAnOrderHold(CapturedOutput log) {
        String done = kit.store(AdminKit.PASSED, "order.created", "e1", "o1", "0 s", "1.0.0", "{\"secret\":1}");
        String failed = kit.unapplied("failed", "e2", "o1");
        String pending = kit.waiting("e3", "o1");
        String other = kit.done("e4", "o2");

        Answer erased = conforming(ERASE, kit.post("/inbox/erasures", "{\"order_id\":\"o1\",\"by\":\"alice\"}"));
        Answer again = conforming(ERASE, kit.post("/inbox/erasures", "{\"order_id\":\"o1\",\"by\":\"alice\"}"));

        assertThat(erased.body().toString()).isEqualTo("{\"erased\":2,\"pending\":1,\"complete\":true}");
        assertThat(again.body().toString()).isEqualTo("{\"erased\":0,\"pending\":1,\"complete\":true}");
        for (String id : List.of(done, failed)) {
            Answer one = conforming("get /inbox/webhooks/{id}", kit.get("/inbox/webhooks/" + id));
            assertThat(one.body().path("body").asString()).isEmpty();
            assertThat(one.body().path("headers").isEmpty()).isTrue();
            assertThat(one.body().has("erased_at")).isTrue();
            assertThat(one.body().path("order_id").asString()).isEqualTo("o1");
        }
        assertThat(statusOf(failed)).isEqualTo("failed");
        for (String id : List.of(pending, other)) {
            assertThat(kit.get("/inbox/webhooks/" + id).body().path("body").asString())
                    .isEqualTo("{}");
        }
        assertThat(log)
                .contains("event=inbox_erased order_id=\"o1\" webhooks=2 by=\"alice\" caller=127.0.0.1")
                .doesNotContain("secret");
    }

    @Test
    void erasesWhatNamesTheOrderByAnAlias() {
        kit.alias("shop", "pi_1", "o1");
        kit.alias("shop", "ch_1", "pi_1");
        List.of("o1", "pi_1", "ch_1").forEach(name -> kit.doneOf("shop", "e-" + name, name));
        kit.doneOf("shop", "e-other", "pi_2");

        Answer erased = conforming(ERASE, kit.post("/inbox/erasures", "{\"order_id\":\"o1\",\"by\":\"alice\"}"));

        assertThat(erased.body().toString()).isEqualTo("{\"erased\":3,\"pending\":0,\"complete\":true}");
        assertThat(kit.database()
                        .text("select string_agg(provider_event_id, ' ') from webhooks where erased_at is null"))
                .isEqualTo("e-other");
    }

    @Test
    void erasesManyInOneCall() {
        kit.database().execute("""
                insert into webhooks (id, lane, provider, event_type, provider_event_id, order_id, key, version,
                  received_at, headers, body)
                select nextval('webhook_ids'), 16, 'standard', 'order.created', 'e' || n, 'o', gen_random_uuid(), '1.0.0',
                  now(), '{}', 'x' from generate_series(1, 10001) n""");

        assertThat(kit.post("/inbox/erasures", "{\"order_id\":\"o\",\"by\":\"b\"}")
                        .body()
                        .toString())
                .isEqualTo("{\"erased\":10000,\"pending\":0,\"complete\":false}");
        assertThat(kit.post("/inbox/erasures", "{\"order_id\":\"o\",\"by\":\"b\"}")
                        .body()
                        .toString())
                .isEqualTo("{\"erased\":1,\"pending\":0,\"complete\":true}");
        assertThat(kit.database().number("select count(*) from webhooks where body <> ''"))
                .isZero();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "/inbox/webhooks/1/replay | | 404 | post /inbox/webhooks/{id}/replay",
                "/inbox/webhooks/x/dismiss | {\"reason\":\"r\",\"by\":\"b\"} | 404 | post /inbox/webhooks/{id}/dismiss",
                "/inbox/webhooks/1/dismiss | {\"reason\":\"\",\"by\":\"b\"} | 400 | post /inbox/webhooks/{id}/dismiss",
                "/inbox/webhooks/1/dismiss | {\"reason\":\"r\"} | 400 | post /inbox/webhooks/{id}/dismiss",
                "/inbox/replays | {} | 400 | post /inbox/replays",
                "/inbox/replays | {\"status\":\"lost\"} | 400 | post /inbox/replays",
                "/inbox/replays | {\"status\":\"failed\",\"dry_run\":\"true\"} | 400 | post /inbox/replays",
                "/inbox/replays | {\"status\":\"failed\",\"limit\":10001} | 400 | post /inbox/replays",
                "/inbox/replays | {\"status\":\"failed\",\"from\":\"today\"} | 400 | post /inbox/replays",
                "/inbox/replays | {\"status\":\"failed\",\"user\":\"u\"} | 400 | post /inbox/replays",
                "/inbox/replays?dry_run=true | {\"status\":\"failed\"} | 400 | post /inbox/replays",
                "/inbox/erasures | {\"order_id\":\"o1\"} | 400 | post /inbox/erasures",
            })
    void refuses(String path, String body, int status, String operation) {
        Answer answer = conforming(operation, kit.post(path, body == null ? "" : body));

        assertThat(answer.status()).isEqualTo(status);
    }

    @Test
    void isUnavailableWithoutItsDatabase() {
        kit.postgres.cut();
        try {
            for (String path : List.of("/inbox/webhooks", "/inbox/webhooks/1", "/inbox/counts")) {
                assertUnavailable("get " + path.replace("/1", "/{id}"), kit.get(path));
            }
            assertUnavailable(ERASE, kit.post("/inbox/erasures", "{\"order_id\":\"o1\",\"by\":\"b\"}"));
        } finally {
            kit.postgres.restore();
        }
        await().atMost(Duration.ofSeconds(20))
                .until(() -> kit.get("/inbox/counts").status() == 200);
    }

    private static void assertUnavailable(String operation, Answer answer) {
        assertThat(conforming(operation, answer).status()).isEqualTo(503);
        assertThat(answer.type()).isEqualTo("unavailable");
    }
}
