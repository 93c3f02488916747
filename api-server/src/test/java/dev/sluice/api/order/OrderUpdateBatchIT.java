package dev.sluice.api.order;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.api.support.Api;
import dev.sluice.api.support.ApiTest;
import dev.sluice.testkit.Bodies;
import dev.sluice.testkit.TcpProxy;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import tools.jackson.databind.JsonNode;

@ApiTest
class OrderUpdateBatchIT {

    private static final String BATCH = "/internal/updates/orders/batch";

    @Autowired
    Api api;

    @Autowired
    TcpProxy database;

    private final String id = "order-" + UUID.randomUUID();

    @Test
    void answersEachUpdateAsIfItHadComeAlone() {
        var answer = send(
                Bodies.order("e1", id, "created"),
                Bodies.order("e1", id, "created"),
                Bodies.order("e2", id, "created"),
                Bodies.order("e3", id + "-unknown", "updated"),
                Bodies.order("e4", id, "success"),
                Bodies.order("e5", id, "updated"));

        assertThat(statuses(answer)).containsExactly(200, 409, 409, 404, 200, 422);
        assertThat(api.get("/orders/" + id).text("/status")).isEqualTo("success");
    }

    @Test
    void keepsEachUpdateAsReceived() {
        String body = """
                { "updates" : [ {"deadline_ms":5000, "update" : %s , "traceparent":"x"},
                  { "update":{ "status":"created", "meta":{"ü":"2}","a":"]"}, "order_id":"%s","provider_event_id":"e1",
                  "user_id":"%s","updated_at":"2026-11-23T08:00:00.5Z","created_at":"2026-11-23T08:00:00Z"}}] }""".formatted(Bodies.order("e1", id + "-a", "created"), id + "-b", Bodies.USER);

        assertThat(statuses(api.post(BATCH, body))).containsExactly(200, 200);

        assertThat(payload(id + "-a")).isEqualTo(Bodies.order("e1", id + "-a", "created"));
        assertThat(payload(id + "-b"))
                .startsWith("{\"status\":\"created\",\"meta\":{\"ü\":\"2}\",\"a\":\"]\"},\"order_id\":")
                .endsWith("\"created_at\":\"2026-11-23T08:00:00Z\"}");
    }

    @Test
    void refusesAllOfThemWhereOneBreaksTheContract() {
        var answer = send(Bodies.order("e1", id, "created"), Bodies.order("e2", id, "paid"));

        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.text("/errors/0/pointer")).isEqualTo("/updates/1/update/status");
        assertThat(api.get("/orders/" + id).status()).isEqualTo(404);
    }

    @Test
    void refusesNoneAndMoreThan64() {
        assertThat(send().status()).isEqualTo(400);
        assertThat(send(IntStream.range(0, 65)
                                .mapToObj(i -> Bodies.order("e" + i, id, "created"))
                                .toArray(String[]::new))
                        .status())
                .isEqualTo(400);
    }

    @Test
    void doesNotBeginWhatNobodyWaitsForAnyMore() {
        String body = "{\"updates\":[{\"deadline_ms\":0,\"update\":%s},{\"update\":%s}]}"
                .formatted(Bodies.order("e1", id + "-late", "created"), Bodies.order("e1", id, "created"));

        var answer = api.post(BATCH, body);

        assertThat(statuses(answer)).containsExactly(503, 200);
        assertThat(answer.body().at("/outcomes/0/retry_after").asInt()).isBetween(1, 3);
        assertThat(answer.body().at("/outcomes/0/type").asString()).isEqualTo("urn:sluice:problem:unavailable");
        assertThat(answer.body().at("/outcomes/1/type").isMissingNode()).isTrue();
        assertThat(answer.body().at("/outcomes/1/retry_after").isMissingNode()).isTrue();
        assertThat(api.get("/orders/" + id + "-late").status()).isEqualTo(404);
    }

    /** By chance, the same wait for all 64 comes once in 10^30 times. */
    @Test
    void thoseThatAreRefusedTogetherAreNotAllToldTheSameWait() {
        String updates = IntStream.range(0, 64)
                .mapToObj(i -> "{\"deadline_ms\":0,\"update\":%s}".formatted(Bodies.order("e1", id + i, "created")))
                .collect(Collectors.joining(",", "{\"updates\":[", "]}"));

        List<Integer> waits = api.post(BATCH, updates)
                .body()
                .path("outcomes")
                .valueStream()
                .map(outcome -> outcome.path("retry_after").asInt())
                .toList();

        assertThat(waits).hasSize(64).allSatisfy(wait -> assertThat(wait).isBetween(1, 3));
        assertThat(Set.copyOf(waits)).hasSizeGreaterThan(1);
    }

    @Test
    void tellsEachThatTheDatabaseIsAway() {
        database.cut();
        try {
            assertThat(statuses(send(Bodies.order("e1", id, "created"), Bodies.order("e1", id + "-b", "created"))))
                    .containsExactly(503, 503);
        } finally {
            api.restore(database);
        }
    }

    private Api.Answer send(String... updates) {
        return api.post(
                BATCH,
                Stream.of(updates)
                        .map("{\"update\":%s}"::formatted)
                        .collect(Collectors.joining(",", "{\"updates\":[", "]}")));
    }

    private static List<Integer> statuses(Api.Answer answer) {
        assertThat(answer.status()).isEqualTo(200);
        return answer.body()
                .path("outcomes")
                .valueStream()
                .map(outcome -> outcome.path("status").asInt())
                .toList();
    }

    private String payload(String orderId) {
        JsonNode event = api.get("/orders/" + orderId + "/events").body().at("/items/0/payload");
        return event.toString();
    }
}
