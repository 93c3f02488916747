package dev.sluice.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.api.support.Api;
import dev.sluice.api.support.ApiTest;
import dev.sluice.api.support.Bodies;
import java.io.ByteArrayInputStream;
import java.net.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import java.util.UUID;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;

/** What api-server refuses of a body, and that it then changes nothing and says nothing of its insides. */
@ApiTest
class BadInputIT {

    private static final String ID = "bad-" + UUID.randomUUID();
    private static final String ORDER = Bodies.order("e1", ID, "created");
    private static final String DISPUTE =
            Bodies.dispute("e1", ID, "opened", "2026-11-23T09:00:00Z", ",\"evidence_due_at\":\"2026-12-01T00:00:00Z\"");

    @Autowired
    Api api;

    @Autowired
    JdbcClient jdbc;

    @AfterEach
    void nothingWasChanged() {
        assertThat(api.get("/orders/" + ID).status()).isEqualTo(404);
        assertThat(jdbc.sql("select count(*) from orders where order_id like 'bad-%'")
                        .query(Long.class)
                        .single())
                .isZero();
    }

    static Stream<Arguments> badMembers() {
        return Stream.of(
                order("/provider_event_id", "\"e1\"", "1"),
                order("/provider_event_id", "\"e1\"", "true"),
                order("/provider_event_id", "\"e1\"", "null"),
                order("/provider_event_id", "\"e1\"", "\"\""),
                order("/provider_event_id", "\"e1\"", "\"a\\u0000b\""),
                order("/provider_event_id", "\"e1\"", "\"a\\nb\""),
                order("/provider_event_id", "\"e1\"", "\"a\\u0085b\""),
                order("/provider_event_id", "\"e1\"", "\"a\\ud800b\""),
                order("/provider_event_id", "\"e1\"", "\"a\\udc00\\ud800b\""),
                order("/provider_event_id", "\"e1\"", "\"" + "x".repeat(256) + "\""),
                order("/order_id", "\"" + ID + "\"", "\"" + "x".repeat(256) + "\""),
                order("/order_id", "\"" + ID + "\"", "\"" + "😀".repeat(256) + "\""),
                order("/order_id", "\"" + ID + "\"", "[\"" + ID + "\"]"),
                order("/order_id", "\"" + ID + "\"", "{}"),
                order("/user_id", "\"" + Bodies.USER + "\"", "\"1-1-1-1-1\""),
                order("/user_id", "\"" + Bodies.USER + "\"", "\"bx1MHl0LS1eaOBorPE1ebw==\""),
                order("/user_id", "\"" + Bodies.USER + "\"", "42"),
                order("/status", "\"created\"", "\"CREATED\""),
                order("/status", "\"created\"", "\"opened\""),
                order("/status", "\"created\"", "0"),
                order("/status", "\"created\"", "\"\""),
                order("/created_at", "\"2026-11-23T08:00:00Z\"", "1763884800"),
                order("/created_at", "\"2026-11-23T08:00:00Z\"", "\"1763884800\""),
                order("/created_at", "\"2026-11-23T08:00:00Z\"", "\"2026-11-23\""),
                order("/created_at", "\"2026-11-23T08:00:00Z\"", "\"2026-11-23T08:00:00\""),
                order("/created_at", "\"2026-11-23T08:00:00Z\"", "\"2026-11-23T08:00:00+24:00\""),
                order("/created_at", "\"2026-11-23T08:00:00Z\"", "\"0000-11-23T08:00:00Z\""),
                order("/created_at", "\"2026-11-23T08:00:00Z\"", "\"-0001-11-23T08:00:00Z\""),
                order("/created_at", "\"2026-11-23T08:00:00Z\"", "\"+10000-11-23T08:00:00Z\""),
                order("/created_at", "\"2026-11-23T08:00:00Z\"", "\"10000-11-23T08:00:00Z\""),
                order("/created_at", "\"2026-11-23T08:00:00Z\"", "\"2026-02-30T08:00:00Z\""),
                order("/meta/k", "}", ",\"meta\":{\"k\":1}}"),
                order("/meta/k", "}", ",\"meta\":{\"k\":null}}"),
                order("/meta/k", "}", ",\"meta\":{\"k\":\"%s\"}}".formatted("v".repeat(501))),
                order("/meta/k", "}", ",\"meta\":{\"k\":\"a\\u0000\"}}"),
                order("/meta/" + "k".repeat(41), "}", ",\"meta\":{\"%s\":\"v\"}}".formatted("k".repeat(41))),
                order("/meta", "}", ",\"meta\":[]}"),
                order("/meta", "}", ",\"meta\":null}"),
                order("/surprise", "}", ",\"surprise\":1}"),
                dispute("/amount", "1999", "0"),
                dispute("/amount", "1999", "-1"),
                dispute("/amount", "1999", "9007199254740992"),
                dispute("/amount", "1999", "19.99"),
                dispute("/amount", "1999", "1999.0"),
                dispute("/amount", "1999", "1e3"),
                dispute("/amount", "1999", "\"1999\""),
                dispute("/amount", "1999", "true"),
                dispute("/currency", "\"EUR\"", "\"eur\""),
                dispute("/currency", "\"EUR\"", "\"EURO\""),
                dispute("/currency", "\"EUR\"", "978"),
                dispute("/reason", "\"reason of e1\"", "\"" + "r".repeat(1001) + "\""),
                dispute("/reason", "\"reason of e1\"", "\"a\\u0000\""),
                dispute("/dispute_id", "}", ",\"dispute_id\":\"\"}"),
                dispute("/dispute_id", "}", ",\"dispute_id\":null}"),
                dispute("/evidence_due_at", "\"2026-12-01T00:00:00Z\"", "1763884800"),
                dispute("/occurred_at", "\"2026-11-23T09:00:00Z\"", "\"yesterday\""));
    }

    @ParameterizedTest
    @MethodSource("badMembers")
    void namesTheBadMember(String path, String body, String pointer) {
        assertRefused(api.post(path, body), 400, pointer);
    }

    static Stream<Arguments> missingMembers() {
        return Stream.concat(
                Stream.of("provider_event_id", "order_id", "user_id", "status", "updated_at", "created_at")
                        .map(name -> Arguments.of("/internal/updates/orders", without(ORDER, name), "/" + name)),
                Stream.of(
                                "provider_event_id",
                                "order_id",
                                "user_id",
                                "status",
                                "reason",
                                "amount",
                                "currency",
                                "occurred_at")
                        .map(name -> Arguments.of("/internal/updates/disputes", without(DISPUTE, name), "/" + name)));
    }

    @ParameterizedTest
    @MethodSource("missingMembers")
    void namesTheMissingMember(String path, String body, String pointer) {
        assertRefused(api.post(path, body), 400, pointer);
    }

    static Stream<Arguments> brokenBodies() {
        return Stream.of("/internal/updates/orders", "/internal/updates/disputes")
                .flatMap(path -> Stream.of(
                                "",
                                "{",
                                "[]",
                                "null",
                                "1",
                                "\"x\"",
                                "not json",
                                ORDER + ORDER,
                                ORDER + " x",
                                ORDER.replace("\"order_id\"", "\"provider_event_id\""),
                                "[".repeat(20_000),
                                "{\"meta\":".repeat(20_000),
                                "{\"a\":" + "9".repeat(5_000) + "}")
                        .map(body -> Arguments.of(path, body)));
    }

    @ParameterizedTest
    @MethodSource("brokenBodies")
    void refusesBrokenJson(String path, String body) {
        assertRefused(api.post(path, body), 400, null);
    }

    @Test
    void refusesABodyOverTheLimitByItsLengthAndWithoutOne() {
        String big = ORDER.replace("}", ",\"meta\":{\"k\":\"" + "v".repeat(256 * 1024) + "\"}}");
        assertRefused(api.order(big), 413, null);
        var chunked = HttpRequest.newBuilder(api.uri("/internal/updates/orders"))
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofInputStream(
                        () -> new ByteArrayInputStream(big.getBytes(StandardCharsets.UTF_8))));
        assertRefused(api.send(chunked.build()), 413, null);
    }

    @Test
    void refusesAnotherContentTypeMethodAndPath() {
        for (String path : new String[] {"/internal/updates/orders", "/internal/updates/disputes"}) {
            var text = HttpRequest.newBuilder(api.uri(path))
                    .header("Content-Type", "text/plain")
                    .POST(HttpRequest.BodyPublishers.ofString(ORDER));
            assertRefused(api.send(text.build()), 415, null);
            assertRefused(api.get(path), 405, null);
            assertRefused(api.post(path + "/more", ORDER), 404, null);
        }
    }

    @Test
    void refusesEncodingsOtherThanUtf8() {
        var utf16 = HttpRequest.newBuilder(api.uri("/internal/updates/orders"))
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(ORDER, StandardCharsets.UTF_16BE));
        assertRefused(api.send(utf16.build()), 400, null);
        var latin = HttpRequest.newBuilder(api.uri("/internal/updates/orders"))
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(ORDER.replace("e1", "\u00e9"), StandardCharsets.ISO_8859_1));
        assertRefused(api.send(latin.build()), 400, null);
    }

    @Test
    void refusesANumberThatIsOutOfRange() {
        assertRefused(api.dispute(DISPUTE.replace("1999", "9223372036854775808")), 400, null);
    }

    @Test
    void refusesADeadlineThatIsNoNumber() {
        assertRefused(api.order(ORDER, "Sluice-Deadline-Ms", "soon"), 400, "/Sluice-Deadline-Ms");
        assertRefused(api.order(ORDER, "Sluice-Deadline-Ms", "-1"), 400, "/Sluice-Deadline-Ms");
    }

    private static void assertRefused(Api.Answer answer, int status, @Nullable String pointer) {
        assertThat(answer.status()).as(answer.http().body()).isEqualTo(status);
        assertThat(answer.http().headers().firstValue("Content-Type")).hasValue("application/problem+json");
        assertThat(answer.body().path("status").asInt()).isEqualTo(status);
        assertThat(answer.text("/type")).isNotBlank();
        assertThat(answer.text("/title")).isNotBlank();
        assertThat(answer.text("/detail")).isNotBlank();
        if (pointer != null) {
            assertThat(answer.body().path("errors"))
                    .extracting(error -> error.path("pointer").asString())
                    .contains(pointer);
        }
        assertThat(answer.http().body())
                .doesNotContain("Exception", "dev.sluice", "java.", "jackson", "springframework", "select ", "insert ");
    }

    private static Arguments order(String pointer, String from, String to) {
        return Arguments.of("/internal/updates/orders", replaceLast(ORDER, from, to), pointer);
    }

    private static Arguments dispute(String pointer, String from, String to) {
        return Arguments.of("/internal/updates/disputes", replaceLast(DISPUTE, from, to), pointer);
    }

    /** Only one place, so that one member is bad: the first, but for the closing brace. */
    private static String replaceLast(String body, String from, String to) {
        int at = from.equals("}") ? body.lastIndexOf(from) : body.indexOf(from);
        return body.substring(0, at) + to + body.substring(at + from.length());
    }

    private static String without(String body, String name) {
        String rest = body.replaceFirst("\"" + name + "\":(\"[^\"]*\"|[0-9]+),?", "");
        assertThat(rest).isNotEqualTo(body);
        return rest.replace(",}", "}");
    }
}
