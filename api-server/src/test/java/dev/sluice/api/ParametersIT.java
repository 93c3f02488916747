package dev.sluice.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.api.support.Api;
import dev.sluice.api.support.ApiTest;
import dev.sluice.testkit.Bodies;
import java.net.http.HttpRequest;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;

/** Parameters are held to the contract as strictly as bodies. */
@ApiTest
class ParametersIT {

    @Autowired
    Api api;

    private final String prefix = "order-" + UUID.randomUUID();

    @ParameterizedTest
    @CsvSource({
        "/orders?user_id=, user_id",
        "/orders?user_id, user_id",
        "/orders?user_id=%20, user_id",
        "/orders?user_id=1-1-1-1-1, user_id",
        "/orders?user_id=%206f1d4c1e-5d0b-4b57-9a38-1a2b3c4d5e6f, user_id",
        "/orders?status=, status",
        "/orders?status=%20, status",
        "/orders?status=CREATED, status",
        "/orders?status=created%20, status",
        "/orders?status=opened, status",
        "/orders?limit=, limit",
        "/orders?limit=0x10, limit",
        "/orders?limit=%235, limit",
        "/orders?limit=%2B5, limit",
        "/orders?limit=+5, limit",
        "/orders?limit=5+, limit",
        "/orders?limit=05, limit",
        "/orders?limit=5.0, limit",
        "/orders?limit=%D9%A5, limit",
        "/orders?limit=99999999999, limit",
        "/orders?limit=5&limit=5, limit",
        "/orders?limit=5&limit=6, limit",
        "/orders?cursor=, cursor",
        "/orders?status=created&status=failed, status",
        "/orders?offset=5, offset",
        "/orders?Limit=5, Limit",
        "/orders?userId=6f1d4c1e-5d0b-4b57-9a38-1a2b3c4d5e6f, userId",
        "/orders?order_id=x, order_id",
        "/orders/x?limit=5, limit",
        "/orders/x/events?status=created, status",
        "/orders/x/events?limit=0x10, limit",
        "/disputes?order_id=, order_id",
        "/disputes?order_id=a&order_id=b, order_id",
        "/disputes?status=OPENED, status",
        "/disputes?dispute_id=x, dispute_id",
        "/disputes/1?x=1, x",
        "/disputes/1/events?cursor=&limit=5, cursor",
    })
    void refusesAParameterThatTheContractDoesNotHave(String path, String parameter) {
        assertRefused(api.get(path), parameter);
    }

    @ParameterizedTest
    @ValueSource(strings = {"+1", "01", "%201", "1%20", "0", "-1", "0x1", "1.0", "%D9%A1", "99999999999999999999"})
    void knowsNoDisputeByAnotherSpellingOfItsId(String id) {
        openDispute();

        for (String path : new String[] {"/disputes/" + id, "/disputes/" + id + "/events"}) {
            Api.Answer answer = api.get(path);
            assertThat(answer.status()).as(path).isEqualTo(404);
            assertThat(answer.text("/type")).isEqualTo("urn:sluice:problem:not-found");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "soon",
                "+5000",
                "05000",
                "0x1388",
                "#5000",
                "-0",
                "-1",
                "5000.0",
                "5e3",
                "99999999999999999999"
            })
    void refusesADeadlineThatIsNotSpelledAsANumber(String deadline) {
        assertRefused(
                api.order(Bodies.order("e1", prefix, "created"), "Sluice-Deadline-Ms", deadline), "Sluice-Deadline-Ms");
        assertRefused(
                api.dispute(
                        Bodies.dispute("e1", prefix, "opened", "2026-11-23T09:00:00Z", ""),
                        "Sluice-Deadline-Ms",
                        deadline),
                "Sluice-Deadline-Ms");
        assertThat(api.get("/orders/" + prefix).status()).isEqualTo(404);
    }

    @Test
    void refusesAHeaderThatIsThereTwice() {
        assertRefused(api.send(twice("Sluice-Deadline-Ms")), "Sluice-Deadline-Ms");
        assertThat(api.get("/orders/" + prefix).status()).isEqualTo(404);
    }

    @Test
    void ignoresATraceparentThatIsThereTwice() {
        assertThat(api.send(twice("traceparent")).status()).isEqualTo(200);
    }

    private HttpRequest twice(String header) {
        return HttpRequest.newBuilder(api.uri("/internal/updates/orders"))
                .header("Content-Type", "application/json")
                .header(header, "5000")
                .header(header, "5000")
                .POST(HttpRequest.BodyPublishers.ofString(Bodies.order("e1", prefix, "created")))
                .build();
    }

    @Test
    void tellsTheMethodsOfAnOperationWhateverItsParameters() {
        var answer = api.send(HttpRequest.newBuilder(api.uri("/orders?limit=50"))
                .method("OPTIONS", HttpRequest.BodyPublishers.noBody())
                .build());
        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.http().headers().firstValue("Allow"))
                .hasValueSatisfying(allow -> assertThat(allow).doesNotContain("POST", "DELETE"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"/internal/updates/orders", "/internal/updates/disputes", "/internal/updates/orders/batch"})
    void refusesAnyParameterWhereABodySaysAll(String path) {
        assertRefused(api.post(path + "?dry_run=true", Bodies.order("e1", prefix, "created")), "dry_run");
        assertThat(api.get("/orders/" + prefix).status()).isEqualTo(404);
    }

    /** A cursor says where in one list its page ended: it means nothing in another, or with other filters. */
    @Test
    void takesACursorInItsOwnListAlone() {
        openDispute();
        api.dispute(Bodies.dispute("e2", prefix, "opened", "2026-11-23T09:00:00Z", ",\"dispute_id\":\"b\""));
        api.order(Bodies.order("e2", prefix, "updated"));
        api.order(Bodies.order("e1", prefix + "b", "created"));
        api.order(Bodies.order("e2", prefix + "b", "updated"));
        String user = "user_id=" + Bodies.USER;
        List<String> lists = List.of(
                "/orders?limit=1",
                "/orders?limit=1&" + user,
                "/orders?limit=1&status=updated",
                "/orders/" + prefix + "/events?limit=1",
                "/orders/" + prefix + "b/events?limit=1",
                "/disputes?limit=1",
                "/disputes?limit=1&" + user,
                "/disputes?limit=1&order_id=" + prefix);

        for (String from : lists) {
            String cursor = api.get(from).text("/next_cursor");
            assertThat(cursor).as(from).isNotEmpty();
            for (String to : lists) {
                Api.Answer answer = api.get(to + "&cursor=" + cursor);
                assertThat(answer.status()).as("%s then %s", from, to).isEqualTo(from.equals(to) ? 200 : 400);
            }
        }
    }

    private void openDispute() {
        api.order(Bodies.order("e1", prefix, "created"));
        api.dispute(Bodies.dispute("e1", prefix, "opened", "2026-11-23T09:00:00Z", ""));
    }

    private static void assertRefused(Api.Answer answer, String parameter) {
        assertThat(answer.status()).as(answer.http().uri().toString()).isEqualTo(400);
        assertThat(answer.text("/type")).isEqualTo("urn:sluice:problem:malformed");
        assertThat(answer.body().path("errors"))
                .extracting(error -> error.path("pointer").asString())
                .containsExactly("/" + parameter);
    }
}
