package dev.sluice.api.dispute;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.api.support.Api;
import dev.sluice.api.support.ApiTest;
import dev.sluice.testkit.Bodies;
import dev.sluice.testkit.Concurrently;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.beans.factory.annotation.Autowired;
import tools.jackson.databind.json.JsonMapper;

@ApiTest
class DisputeUpdateIT {

    private static final String T1 = "2026-11-23T09:00:00Z";
    private static final String T2 = "2026-11-23T10:00:00Z";
    private static final String T3 = "2026-11-23T11:00:00Z";
    private static final String WITH_ID = ",\"dispute_id\":\"dp-1\"";

    @Autowired
    Api api;

    private String order = "";

    @BeforeEach
    void anOrder() {
        order = "order-" + UUID.randomUUID();
        assertThat(api.order(Bodies.order("o1", order, "created")).status()).isEqualTo(200);
    }

    @Test
    void appliesADisputesLife() {
        var opened = send("e1", "opened", T1, WITH_ID + ",\"evidence_due_at\":\"2026-12-01T00:00:00Z\"");
        assertThat(opened.status()).isEqualTo(200);
        String id = opened.text("/id");
        assertThat(opened.text("/status")).isEqualTo("opened");
        assertThat(opened.text("/order_id")).isEqualTo(order);

        assertThat(send("e2", "updated", T2, WITH_ID + ",\"evidence_due_at\":\"2026-12-09T00:00:00Z\"")
                        .text("/id"))
                .isEqualTo(id);
        assertThat(send("e3", "closed", T3, WITH_ID + ",\"meta\":{\"resolution\":\"WON\"}")
                        .text("/status"))
                .isEqualTo("won");

        String expected = """
                {"id":"%s","order_id":"%s","dispute_id":"dp-1","user_id":"%s","status":"won","reason":"reason of e2",
                 "amount":1999,"currency":"EUR","opened_at":"%s","evidence_due_at":"2026-12-09T00:00:00Z","closed_at":"%s"}
                """.formatted(id, order, Bodies.USER, T1, T3);
        assertThat(api.get("/disputes/" + id).body())
                .isEqualTo(JsonMapper.shared().readTree(expected));
        assertThat(api.all("/disputes/" + id + "/events", 1))
                .extracting(event -> event.path("kind").asString())
                .containsExactly("opened", "updated", "closed");
    }

    @Test
    void aGuestsDisputeHasNoUserWhateverLaterUpdatesName() {
        String body = Bodies.dispute("e1", order, "opened", T1, WITH_ID);
        var opened = api.dispute(Bodies.ofGuest(body));
        assertThat(opened.status()).isEqualTo(200);
        assertThat(send("e2", "updated", T2, WITH_ID).status()).isEqualTo(200);
        assertThat(api.get("/disputes/" + opened.text("/id")).body().has("user_id"))
                .isFalse();
    }

    @Test
    void olderUpdateMovesNeitherReasonNorEvidenceDate() {
        String id = send("e1", "opened", T2, ",\"evidence_due_at\":\"2026-12-01T00:00:00Z\"")
                .text("/id");
        assertThat(send("e2", "updated", T1, ",\"evidence_due_at\":\"2026-12-09T00:00:00Z\"")
                        .status())
                .isEqualTo(200);
        assertThat(api.get("/disputes/" + id)).satisfies(dispute -> {
            assertThat(dispute.text("/reason")).isEqualTo("reason of e1");
            assertThat(dispute.text("/evidence_due_at")).isEqualTo("2026-12-01T00:00:00Z");
        });
        assertThat(api.all("/disputes/" + id + "/events", 200)).hasSize(2);
    }

    @Test
    void updateWithoutEvidenceDateKeepsTheOneThatIsThere() {
        String id = send("e1", "opened", T1, ",\"evidence_due_at\":\"2026-12-01T00:00:00Z\"")
                .text("/id");
        send("e2", "updated", T2, "");
        assertThat(api.get("/disputes/" + id)).satisfies(dispute -> {
            assertThat(dispute.text("/reason")).isEqualTo("reason of e2");
            assertThat(dispute.text("/evidence_due_at")).isEqualTo("2026-12-01T00:00:00Z");
        });
    }

    @Test
    void disputesWithAndWithoutIdAreDifferentOnes() {
        String without = send("e1", "opened", T1, "").text("/id");
        String with = send("e1", "opened", T1, WITH_ID).text("/id");
        assertThat(with).isNotEqualTo(without);
        assertThat(send("e2", "opened", T1, "").status()).isEqualTo(409);
        assertThat(send("e3", "closed", T2, "").text("/id")).isEqualTo(without);
        assertThat(api.get("/disputes/" + with).text("/status")).isEqualTo("opened");
        assertThat(api.get("/disputes/" + without).text("/status")).isEqualTo("closed");
        assertThat(api.get("/disputes/" + without).body().has("dispute_id")).isFalse();
    }

    @ParameterizedTest
    @CsvSource({
        "none, opened, 200", "none, updated, 404", "none, closed, 404",
        "opened, opened, 409", "opened, updated, 200", "opened, closed, 200",
        "won, opened, 409", "won, updated, 422", "won, closed, 422",
        "lost, opened, 409", "lost, updated, 422", "lost, closed, 422",
        "closed, opened, 409", "closed, updated, 422", "closed, closed, 422",
    })
    void answersAsTheTableSays(String from, String to, int status) {
        if (!from.equals("none")) {
            send("setup-1", "opened", T1, WITH_ID);
        }
        if (List.of("won", "lost", "closed").contains(from)) {
            assertThat(send("setup-2", "closed", T2, WITH_ID + ",\"meta\":{\"resolution\":\"%s\"}".formatted(from))
                            .text("/status"))
                    .isEqualTo(from);
        }
        assertThat(send("event", to, T3, WITH_ID).status()).isEqualTo(status);
        // the same event again: a conflict if it was applied, else what it was before
        assertThat(send("event", to, T3, WITH_ID).status()).isEqualTo(status == 200 ? 409 : status);
    }

    @Test
    void aSecondOpeningIsAConflictThatIsRecordedAndChangesNothing() {
        String id = send("e1", "opened", T1, "").text("/id");
        var before = api.get("/disputes/" + id).body();
        String another = Bodies.dispute("e2", order, "opened", T2, "").replace("1999", "4999");
        assertThat(api.dispute(another).text("/type")).isEqualTo("urn:sluice:problem:already-exists");
        assertThat(api.get("/disputes/" + id).body()).isEqualTo(before);
        assertThat(api.all("/disputes/" + id + "/events", 200)).satisfiesExactly(opened -> {}, conflict -> {
            assertThat(conflict.path("kind").asString()).isEqualTo("conflict");
            assertThat(conflict.path("provider_event_id").asString()).isEqualTo("e2");
            assertThat(conflict.at("/payload/amount").asInt()).isEqualTo(4999);
        });
        assertThat(api.dispute(another).text("/type")).isEqualTo("urn:sluice:problem:already-applied");
    }

    @Test
    void whatIngestAppDerivedLeavesNothingWhereTheDisputeExists() {
        String id = send("e1", "opened", T1, "").text("/id");
        assertThat(send("e2#opened", "opened", T1, "").text("/type")).isEqualTo("urn:sluice:problem:already-exists");
        assertThat(api.all("/disputes/" + id + "/events", 200)).hasSize(1);
    }

    @Test
    void unknownOrderIsNotFoundAndLeavesNothing() {
        order = "unknown-" + UUID.randomUUID();
        assertThat(send("e1", "opened", T1, "")).satisfies(answer -> {
            assertThat(answer.status()).isEqualTo(404);
            assertThat(answer.text("/detail")).contains(order);
        });
        assertThat(api.all("/disputes?order_id=" + order, 200)).isEmpty();
    }

    @Test
    void unknownIdsAreNotFound() {
        for (String id :
                List.of("999999999", "no-number", "-1", UUID.randomUUID().toString())) {
            assertThat(api.get("/disputes/" + id).status()).as(id).isEqualTo(404);
            assertThat(api.get("/disputes/" + id + "/events").status()).as(id).isEqualTo(404);
        }
    }

    @Test
    void fiftyConcurrentCopiesOfOneOpeningAreAppliedOnce() {
        List<Integer> statuses =
                Concurrently.call(50, _ -> send("e1", "opened", T1, "").status());
        assertThat(statuses).filteredOn(status -> status == 200).hasSize(1);
        assertThat(statuses).filteredOn(status -> status == 409).hasSize(49);
        assertThat(api.all("/disputes?order_id=" + order, 200)).hasSize(1);
    }

    @Test
    void concurrentOpeningsOfOneDisputeMakeOne() {
        List<Integer> statuses =
                Concurrently.call(50, i -> send("e" + i, "opened", T1, WITH_ID).status());
        assertThat(statuses).filteredOn(status -> status == 200).hasSize(1);
        assertThat(statuses).filteredOn(status -> status == 409).hasSize(49);
    }

    private Api.Answer send(String event, String status, String occurredAt, String more) {
        return api.dispute(Bodies.dispute(event, order, status, occurredAt, more));
    }
}
