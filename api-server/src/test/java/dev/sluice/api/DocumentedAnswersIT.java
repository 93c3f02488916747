package dev.sluice.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sluice.api.paging.Cursor;
import dev.sluice.api.support.Api;
import dev.sluice.api.support.ApiTest;
import dev.sluice.api.support.Contract;
import dev.sluice.api.support.Contract.Documented;
import dev.sluice.api.support.Owner;
import dev.sluice.testkit.Bodies;
import dev.sluice.testkit.Concurrently;
import dev.sluice.testkit.TcpProxy;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.test.context.TestPropertySource;

/** Each answer that the contracts document is sent, and is as they say. */
@ApiTest
@TestPropertySource(
        properties = {"api.tokens=" + DocumentedAnswersIT.INTERNAL, "api.read-tokens=" + DocumentedAnswersIT.READ})
@Timeout(60)
class DocumentedAnswersIT {

    static final String INTERNAL = "internal-token-of-many-characters-1";
    static final String READ = "read-token-of-many-characters-12345";

    private static final List<String> TABLES = List.of("orders", "disputes", "order_events", "dispute_events");

    /** Documented, and not sent here. */
    private static final Set<String> EXEMPT = Stream.of("orders", "disputes")
            .map("POST /internal/updates/"::concat)
            .flatMap(path -> Stream.of(
                    // A fault of the database is an outcome of each update; this status is for a fault of the call
                    // itself
                    path + "/batch 500",
                    // The same; a batch as a whole is told it where there is no memory for its body: RawBodyFilterTest
                    path + "/batch 503",
                    // A body that is not there in time, which both services see in one filter: CallersIT
                    path + "/batch 408",
                    path + " 408"))
            .collect(Collectors.toUnmodifiableSet());

    private static final Contract PAYMENTS = new Contract("payments");

    @Autowired
    Api api;

    @Autowired
    TcpProxy database;

    @Autowired
    Owner owner;

    private static Stream<Documented> all() {
        return Stream.of(PAYMENTS, new Contract("internal-updates")).flatMap(contract -> contract.answers().stream());
    }

    static Stream<Documented> answers() {
        return all().filter(answer -> !EXEMPT.contains(answer.toString()));
    }

    static Stream<Documented> answersOfAServiceThatWorks() {
        return answers().filter(answer -> answer.status() < 500);
    }

    @ParameterizedTest
    @MethodSource("answersOfAServiceThatWorks")
    void areSentAsDocumented(Documented answer) {
        answer.contract().assertIs(answer, api.send(request(answer)));
    }

    @Test
    void areSentAsDocumentedWhenThereIsABug() {
        List<Documented> documented = of(500);
        List<HttpRequest> requests = documented.stream().map(this::request).toList();
        // Whatever is asked of these views divides by zero: data that the database refuses, whoever sent it
        TABLES.forEach(table -> owner.execute("""
                alter table NAME rename to hidden_NAME;
                create view NAME as select * from hidden_NAME where 1 / 0 = 1;
                grant select, insert, update on NAME to sluice_service
                """.replace("NAME", table)));
        try {
            assertAre(documented, requests);
        } finally {
            TABLES.forEach(table ->
                    owner.execute("drop view NAME; alter table hidden_NAME rename to NAME".replace("NAME", table)));
        }
    }

    @Test
    void areSentAsDocumentedWhileTheDatabaseIsAway() {
        List<Documented> documented = of(503);
        List<HttpRequest> requests = documented.stream().map(this::request).toList();
        database.cut();
        try {
            assertAre(documented, requests);
        } finally {
            database.restore();
            await().atMost(Duration.ofSeconds(30))
                    .until(() -> Concurrently.call(
                                    20, _ -> api.send(read("/orders")).status())
                            .stream()
                            .allMatch(status -> status == 200));
            // Updates have a pool of their own
            await().atMost(Duration.ofSeconds(30))
                    .until(() -> Concurrently.call(
                                    20,
                                    i -> api.post(
                                                    "/internal/updates/orders",
                                                    Bodies.order("e", "unknown-" + i, "failed"),
                                                    "Authorization",
                                                    "Bearer " + INTERNAL)
                                            .status())
                            .stream()
                            .allMatch(status -> status == 404));
        }
    }

    /** An exemption that is for nothing goes. */
    @Test
    void exemptOnlyWhatIsDocumented() {
        assertThat(all().map(Documented::toString).collect(Collectors.toSet())).containsAll(EXEMPT);
    }

    /** Each is what the list would give after the last item of its example. */
    @ParameterizedTest
    @CsvSource({
        "/orders, orders, created_at, 7,",
        "/orders/{order_id}/events, order-events, received_at, 7, 7",
        "/disputes, disputes, opened_at, 42,",
        "/disputes/{id}/events, dispute-events, received_at, 9, 42",
    })
    void theirCursorsAreReal(String path, String list, String time, long key, @Nullable Long of) {
        var example = PAYMENTS.examplePage(path);
        Instant last = Instant.parse(example.at("/items/0/" + time).asString());
        String cursor = example.path("next_cursor").asString();
        String name = switch (list) {
            case "orders" -> Cursor.list(list, null, null);
            case "disputes" -> Cursor.list(list, null, null, null);
            default -> Cursor.list(list, of);
        };

        assertThat(cursor).isEqualTo(new Cursor(last, key).encode(name));
        if (of == null) {
            assertThat(api.send(read(path + "?cursor=" + cursor)).status()).isEqualTo(200);
        }
    }

    @Test
    void theCursorOfTheParameterIsThatOfOrders() {
        String cursor = PAYMENTS.exampleParameter("Cursor");

        assertThat(api.send(read("/orders?cursor=" + cursor)).status()).isEqualTo(200);
    }

    private static List<Documented> of(int status) {
        return answers().filter(answer -> answer.status() == status).toList();
    }

    private void assertAre(List<Documented> documented, List<HttpRequest> requests) {
        List<Api.Answer> sent = Concurrently.call(requests.size(), i -> api.send(requests.get(i)));
        for (int i = 0; i < sent.size(); i++) {
            documented.get(i).contract().assertIs(documented.get(i), sent.get(i));
        }
    }

    private HttpRequest read(String path) {
        return HttpRequest.newBuilder(api.uri(path))
                .header("Authorization", "Bearer " + READ)
                .build();
    }

    /** What is answered so, after what has to come before it. */
    private HttpRequest request(Documented answer) {
        String id = "order-" + UUID.randomUUID();
        apply("/internal/updates/orders", Bodies.order("e1", id, "created"));
        String dispute = apply("/internal/updates/disputes", dispute("d1", id, "opened"));
        return answer.method().equals("GET") ? read(answer, id, dispute) : update(answer, id);
    }

    private HttpRequest read(Documented answer, String id, String dispute) {
        String path = answer.status() == 404
                ? answer.path().replaceAll("\\{\\w+}", "none")
                : answer.path().replace("{order_id}", id).replace("{id}", dispute);
        var request = HttpRequest.newBuilder(api.uri(answer.status() == 400 ? path + "?undeclared=1" : path));
        authorize(request, answer.status(), READ, INTERNAL);
        return request.build();
    }

    private HttpRequest update(Documented answer, String id) {
        String valid = answer.path().endsWith("/batch")
                ? "{\"updates\":[{\"update\":%s},{\"update\":%s}]}"
                        .formatted(valid(answer, 200, id), valid(answer, 404, id))
                : valid(answer, answer.status(), id);
        String body = switch (answer.status()) {
            case 400 -> "{}";
            case 413 -> " ".repeat(256 * 1024) + valid;
            default -> valid;
        };
        var request = HttpRequest.newBuilder(api.uri(answer.path()))
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString(body));
        if (answer.status() == 415) {
            request.header("Content-Encoding", "gzip");
        }
        authorize(request, answer.status(), INTERNAL, READ);
        return request.build();
    }

    private String valid(Documented answer, int status, String id) {
        return answer.path().startsWith("/internal/updates/orders") ? order(status, id) : dispute(status, id);
    }

    private static void authorize(HttpRequest.Builder request, int status, String right, String other) {
        if (status != 401) {
            request.header("Authorization", "Bearer " + (status == 403 ? other : right));
        }
    }

    private String order(int status, String id) {
        return switch (status) {
            case 404 -> Bodies.order("e1", id + "-none", "failed");
            case 409 -> Bodies.order("e1", id, "created");
            case 422 -> {
                apply("/internal/updates/orders", Bodies.order("e2", id, "failed"));
                yield Bodies.order("e3", id, "success");
            }
            default -> Bodies.order("e1", id + "-new", "created");
        };
    }

    private String dispute(int status, String id) {
        return switch (status) {
            case 404 -> dispute("d1", id + "-none", "closed");
            case 409 -> dispute("d1", id, "opened");
            case 422 -> {
                apply("/internal/updates/disputes", dispute("d2", id, "closed"));
                yield dispute("d3", id, "closed");
            }
            default -> dispute("d2", id, "updated");
        };
    }

    private static String dispute(String eventId, String id, String status) {
        return Bodies.dispute(eventId, id, status, "2026-11-23T09:00:00Z", "");
    }

    /** Returns the id of what it was applied to, where there is one. */
    private String apply(String path, String body) {
        Api.Answer answer = api.post(path, body, "Authorization", "Bearer " + INTERNAL);
        assertThat(answer.status()).isEqualTo(200);
        return answer.text("/id");
    }
}
