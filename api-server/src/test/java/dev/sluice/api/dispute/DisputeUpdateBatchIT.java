package dev.sluice.api.dispute;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.api.support.Api;
import dev.sluice.api.support.ApiTest;
import dev.sluice.testkit.Bodies;
import java.util.List;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

/** What is particular to disputes; what holds for a batch of either kind, OrderUpdateBatchIT shows. */
@ApiTest
class DisputeUpdateBatchIT {

    private static final String BATCH = "/internal/updates/disputes/batch";

    @Autowired
    Api api;

    private final String order = "order-" + UUID.randomUUID();

    @BeforeEach
    void createOrder() {
        api.post("/internal/updates/orders", Bodies.order("e0", order, "created"));
    }

    @Test
    void answersEachUpdateAsIfItHadComeAlone() {
        var answer = send(
                dispute("e1", order, "opened"),
                dispute("e1", order, "opened"),
                dispute("e2", order, "opened"),
                dispute("e3", order + "-unknown", "opened"),
                dispute("e4", order, "closed"),
                dispute("e5", order, "updated"));

        assertThat(statuses(answer)).containsExactly(200, 409, 409, 404, 200, 422);
        assertThat(answer.body().at("/outcomes/3/type").asString()).isEqualTo("urn:sluice:problem:not-found");
        assertThat(dispute("/items/0/status")).isEqualTo("closed");
    }

    @Test
    void keepsEachUpdateAsReceived() {
        String first = dispute("e1", order, "opened");

        assertThat(statuses(send(first, dispute("e2", order, "updated")))).containsExactly(200, 200);

        assertThat(api.get("/disputes/" + dispute("/items/0/id") + "/events")
                        .body()
                        .at("/items/0/payload")
                        .toString())
                .isEqualTo(first);
    }

    @Test
    void refusesAllOfThemWhereOneBreaksTheContract() {
        var answer = send(dispute("e1", order, "opened"), dispute("e2", order, "lost"));

        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.text("/errors/0/pointer")).isEqualTo("/updates/1/update/status");
        assertThat(api.get("/disputes?order_id=" + order).body().path("items").isEmpty())
                .isTrue();
    }

    @Test
    void doesNotBeginWhatNobodyWaitsForAnyMore() {
        var answer = api.post(
                BATCH, "{\"updates\":[{\"deadline_ms\":0,\"update\":%s}]}".formatted(dispute("e1", order, "opened")));

        assertThat(statuses(answer)).containsExactly(503);
        assertThat(api.get("/disputes?order_id=" + order).body().path("items").isEmpty())
                .isTrue();
    }

    private static String dispute(String eventId, String orderId, String status) {
        return Bodies.dispute(eventId, orderId, status, "2026-11-23T09:00:00Z", "");
    }

    private String dispute(String pointer) {
        return api.get("/disputes?order_id=" + order).text(pointer);
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
}
