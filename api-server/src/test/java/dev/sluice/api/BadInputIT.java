package dev.sluice.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.api.support.Api;
import dev.sluice.api.support.ApiTest;
import dev.sluice.testkit.Bodies;
import dev.sluice.testkit.Leaks;
import dev.sluice.testkit.UnreadableBody;
import dev.sluice.testkit.WrongMember;
import java.io.ByteArrayInputStream;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Bodies that break the contract: told what is wrong where, and nothing is changed. */
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

    @ParameterizedTest
    @MethodSource("dev.sluice.testkit.WrongMember#all")
    void pointsAtAWrongMember(WrongMember wrong) {
        Api.Answer answer = post(wrong.of(), wrong.in(valid(wrong.of())));

        assertRefused(answer, 400);
        List<String> pointers = answer.body()
                .path("errors")
                .valueStream()
                .map(error -> error.path("pointer").asString())
                .toList();
        assertThat(pointers).containsOnly(wrong.pointer());
        assertThat(answer.body().path("errors").valueStream())
                .anySatisfy(error -> assertThat(error.path("detail").asString()).startsWith(wrong.detail()));
    }

    static Stream<Arguments> unreadable() {
        return Stream.of("order", "dispute")
                .flatMap(kind -> UnreadableBody.all().map(body -> Arguments.of(kind, body)));
    }

    @ParameterizedTest
    @MethodSource("unreadable")
    void refusesWhatIsNoObject(String kind, UnreadableBody body) {
        Api.Answer answer = post(kind, body.of(valid(kind)));

        assertRefused(answer, 400);
        assertThat(answer.text("/detail")).contains(body.detail());
    }

    @Test
    void refusesABodyOverTheLimitByItsLengthAndWithoutOne() {
        String big = ORDER.replace("}", ",\"meta\":{\"k\":\"" + "v".repeat(256 * 1024) + "\"}}");
        assertRefused(api.order(big), 413);
        var chunked = HttpRequest.newBuilder(api.uri("/internal/updates/orders"))
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofInputStream(
                        () -> new ByteArrayInputStream(big.getBytes(StandardCharsets.UTF_8))));
        assertRefused(api.send(chunked.build()), 413);
    }

    @ParameterizedTest
    @ValueSource(strings = {"order", "dispute"})
    void refusesAnotherContentType(String kind) {
        var text = HttpRequest.newBuilder(api.uri("/internal/updates/%ss".formatted(kind)))
                .header("Content-Type", "text/plain")
                .POST(BodyPublishers.ofString(valid(kind)));
        assertRefused(api.send(text.build()), 415);
    }

    private static String valid(String kind) {
        return kind.equals("order") ? ORDER : DISPUTE;
    }

    private Api.Answer post(String kind, String body) {
        return api.post("/internal/updates/%ss".formatted(kind), body);
    }

    private static void assertRefused(Api.Answer answer, int status) {
        assertThat(answer.status()).as(answer.http().body()).isEqualTo(status);
        assertThat(answer.http().headers().firstValue("Content-Type")).hasValue("application/problem+json");
        assertThat(answer.body().path("status").asInt()).isEqualTo(status);
        assertThat(answer.text("/type")).isNotBlank();
        assertThat(answer.text("/title")).isNotBlank();
        assertThat(answer.text("/detail")).isNotBlank();
        Leaks.assertNone(answer.http().body());
    }
}
