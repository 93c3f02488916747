package dev.sluice.api.order;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.api.support.Api;
import dev.sluice.api.support.ApiTest;
import dev.sluice.testkit.Bodies;
import dev.sluice.testkit.Concurrently;
import io.micrometer.core.instrument.MeterRegistry;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import tools.jackson.databind.json.JsonMapper;

@ApiTest
class OrderUpdateIT {

    @Autowired
    Api api;

    @Autowired
    MeterRegistry meters;

    private String id = "";

    @BeforeEach
    void newOrder() {
        id = "order-" + UUID.randomUUID();
    }

    @Test
    void appliesAnOrdersLife() {
        assertThat(api.order(Bodies.order("e1", id, "created"))).satisfies(answer -> {
            assertThat(answer.status()).isEqualTo(200);
            assertThat(answer.http().body())
                    .isEqualTo("{\"outcome\":\"applied\",\"order_id\":\"%s\",\"status\":\"created\"}".formatted(id));
        });
        assertThat(api.order(Bodies.order("e2", id, "updated")).status()).isEqualTo(200);
        assertThat(api.order(Bodies.order("e3", id, "success")).text("/status")).isEqualTo("success");
        assertThat(api.get("/orders/" + id).text("/status")).isEqualTo("success");
        assertThat(kinds()).containsExactly("created", "updated", "success");
    }

    @Test
    void keepsTheUpdateAsReceived() {
        String body = """
                { "status":"created", "meta":{"b":"2","a":"1"}, "order_id":"%s","provider_event_id":"e1",
                  "user_id":"%s","updated_at":"2026-11-23T08:00:00.123456Z","created_at":"2026-11-23T08:00:00Z"}""".formatted(id, Bodies.USER);
        assertThat(api.order(body).status()).isEqualTo(200);
        String events = api.get("/orders/" + id + "/events").http().body();
        assertThat(events)
                .contains("\"payload\":{\"status\":\"created\",\"meta\":{\"b\":\"2\",\"a\":\"1\"},\"order_id\":");
        assertThat(api.get("/orders/" + id).text("/updated_at")).isEqualTo("2026-11-23T08:00:00.123456Z");
    }

    @Test
    void sameEventIsAConflictInAnyStateAndWithAnyBody() {
        api.order(Bodies.order("e1", id, "created"));
        api.order(Bodies.order("e2", id, "success"));
        for (String status : List.of("created", "updated", "failed", "success")) {
            for (String event : List.of("e1", "e2")) {
                assertThat(api.order(Bodies.order(event, id, status, "2027-01-01T00:00:00Z")))
                        .satisfies(answer -> {
                            assertThat(answer.status()).isEqualTo(409);
                            assertThat(answer.text("/type")).isEqualTo("urn:sluice:problem:already-applied");
                            assertThat(answer.text("/detail")).contains(event).contains(id);
                        });
            }
        }
        assertThat(kinds()).containsExactly("created", "success");
        assertThat(api.get("/orders/" + id).text("/updated_at")).isEqualTo("2026-11-23T08:00:00Z");
    }

    @Test
    void createdAgainIsAConflictThatIsRecordedAndCountedAndChangesNothing() {
        api.order(Bodies.order("e1", id, "created"));
        api.order(Bodies.order("e2", id, "success"));
        var before = api.get("/orders/" + id).body();
        double counted = conflicts("exists");
        assertThat(api.order(Bodies.order("e3", id, "created", "2026-11-24T08:00:00Z")))
                .satisfies(answer -> {
                    assertThat(answer.status()).isEqualTo(409);
                    assertThat(answer.text("/type")).isEqualTo("urn:sluice:problem:already-exists");
                });
        assertThat(kinds()).containsExactly("created", "success", "conflict");
        assertThat(api.get("/orders/" + id).body()).isEqualTo(before);
        assertThat(conflicts("exists")).isEqualTo(counted + 1);

        assertThat(api.order(Bodies.order("e3", id, "created", "2026-11-24T08:00:00Z"))
                        .text("/type"))
                .isEqualTo("urn:sluice:problem:already-applied");
        assertThat(kinds()).hasSize(3);
        assertThat(conflicts("exists")).isEqualTo(counted + 1);
    }

    @Test
    void whatIngestAppDerivedLeavesNothingWhereTheOrderExists() {
        api.order(Bodies.order("e1", id, "created"));
        double exists = conflicts("exists");
        double body = conflicts("body");

        for (int time = 0; time < 2; time++) {
            assertThat(api.order(Bodies.order("e2#created", id, "created")).text("/type"))
                    .isEqualTo("urn:sluice:problem:already-exists");
        }

        assertThat(kinds()).containsExactly("created");
        assertThat(conflicts("exists")).isEqualTo(exists);
        assertThat(conflicts("body")).isEqualTo(body);
    }

    @Test
    void whatIngestAppDerivedMakesAnOrderOnceAndIsKnownThen() {
        api.order(Bodies.order("e1#created", id, "created"));
        double body = conflicts("body");

        assertThat(api.order(Bodies.order("e1#created", id, "created", "2026-11-24T08:00:00Z"))
                        .text("/type"))
                .isEqualTo("urn:sluice:problem:already-applied");

        assertThat(kinds()).containsExactly("created");
        assertThat(conflicts("body")).isEqualTo(body);
    }

    @Test
    void aKnownEventWithAnotherBodyIsADuplicateThatIsCounted() {
        api.order(Bodies.order("e1", id, "created"));
        double counted = conflicts("body");
        api.order(Bodies.order("e1", id, "created"));
        assertThat(conflicts("body")).isEqualTo(counted);
        assertThat(api.order(Bodies.order("e1", id, "failed")).text("/type"))
                .isEqualTo("urn:sluice:problem:already-applied");
        assertThat(conflicts("body")).isEqualTo(counted + 1);
        assertThat(kinds()).containsExactly("created");
    }

    @Test
    void sameEventIdOfAnotherOrderIsAnotherEvent() {
        assertThat(api.order(Bodies.order("e1", id, "created")).status()).isEqualTo(200);
        assertThat(api.order(Bodies.order("e1", id + "-other", "created")).status())
                .isEqualTo(200);
    }

    @Test
    void unknownOrderIsNotFound() {
        for (String status : List.of("updated", "failed", "success")) {
            assertThat(api.order(Bodies.order("e1", id, status)).status()).isEqualTo(404);
        }
        assertThat(api.get("/orders/" + id).status()).isEqualTo(404);
        assertThat(api.get("/orders/" + id + "/events").status()).isEqualTo(404);
    }

    @Test
    void oldUpdateIsRecordedButDoesNotMoveTheOrderBack() {
        api.order(Bodies.order("e1", id, "created", "2026-11-23T08:00:00Z"));
        api.order(Bodies.order("e2", id, "updated", "2026-11-23T10:00:00Z"));
        assertThat(api.order(Bodies.order("e3", id, "updated", "2026-11-23T09:00:00Z"))
                        .status())
                .isEqualTo(200);
        assertThat(api.get("/orders/" + id).text("/updated_at")).isEqualTo("2026-11-23T10:00:00Z");
        assertThat(api.order(Bodies.order("e4", id, "failed", "2026-11-23T09:30:00Z"))
                        .text("/status"))
                .isEqualTo("failed");
        assertThat(api.get("/orders/" + id).text("/updated_at")).isEqualTo("2026-11-23T10:00:00Z");
        assertThat(kinds()).containsExactly("created", "updated", "updated", "failed");
    }

    @Test
    void oldUpdateOfACreatedOrderChangesNothingButTheRecord() {
        api.order(Bodies.order("e1", id, "created", "2026-11-23T10:00:00Z"));
        assertThat(api.order(Bodies.order("e2", id, "updated", "2026-11-23T09:00:00Z"))
                        .text("/status"))
                .isEqualTo("created");
        assertThat(kinds()).containsExactly("created", "updated");
    }

    @Test
    void fiftyConcurrentCopiesOfOneEventAreAppliedOnce() {
        List<Integer> statuses = Concurrently.call(
                50, _ -> api.order(Bodies.order("e1", id, "created")).status());
        assertThat(statuses).filteredOn(status -> status == 200).hasSize(1);
        assertThat(statuses).filteredOn(status -> status == 409).hasSize(49);
        assertThat(kinds()).containsExactly("created");

        statuses = Concurrently.call(
                50, _ -> api.order(Bodies.order("e2", id, "updated")).status());
        assertThat(statuses).filteredOn(status -> status == 200).hasSize(1);
        assertThat(kinds()).containsExactly("created", "updated");
    }

    @Test
    void aGuestsOrderHasNoUserWhateverLaterUpdatesName() {
        assertThat(api.order(Bodies.ofGuest(Bodies.order("e1", id, "created"))).status())
                .isEqualTo(200);
        assertThat(api.order(Bodies.order("e2", id, "updated")).status()).isEqualTo(200);
        assertThat(api.get("/orders/" + id).body())
                .isEqualTo(JsonMapper.shared().readTree("""
                {"order_id":"%s","status":"updated","created_at":"%2$s","updated_at":"%2$s"}
                """.formatted(id, Bodies.CREATED_AT)));
        assertThat(api.all("/orders/" + id + "/events", 200))
                .extracting(event -> event.path("payload").path("user_id").asString("none"))
                .containsExactly("none", Bodies.USER);
    }

    @Test
    void aUsersOrderKeepsItsUserWhenLaterUpdatesNameNone() {
        api.order(Bodies.order("e1", id, "created"));
        assertThat(api.order(Bodies.ofGuest(Bodies.order("e2", id, "success"))).status())
                .isEqualTo(200);
        assertThat(api.get("/orders/" + id).text("/user_id")).isEqualTo(Bodies.USER);
    }

    @Test
    void anIdMayHaveASlashAndAnyOtherCharacter() {
        String strange = "a/b c%ü😀;?#" + id;
        assertThat(api.order(Bodies.order("e1", strange, "created")).status()).isEqualTo(200);
        String path = URLEncoder.encode(strange, StandardCharsets.UTF_8).replace("+", "%20");
        assertThat(api.get("/orders/" + path).text("/order_id")).isEqualTo(strange);
        assertThat(api.get("/orders/" + path + "/events").body().at("/items")).hasSize(1);
    }

    private double conflicts(String type) {
        return meters.find("sluice.conflicts").tag("of", "orders").tag("type", type).counters().stream()
                .mapToDouble(counter -> counter.count())
                .sum();
    }

    private List<String> kinds() {
        return api.all("/orders/" + id + "/events", 200).stream()
                .map(event -> event.path("kind").asString())
                .toList();
    }
}
