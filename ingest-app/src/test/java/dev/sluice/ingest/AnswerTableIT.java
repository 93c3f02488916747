package dev.sluice.ingest;

import static dev.sluice.ingest.Faults.answer;
import static dev.sluice.ingest.Faults.drip;
import static dev.sluice.ingest.Faults.endless;
import static dev.sluice.ingest.Faults.hang;
import static dev.sluice.ingest.Faults.page;
import static dev.sluice.ingest.Faults.problem;
import static dev.sluice.ingest.Faults.problemBody;
import static dev.sluice.ingest.Faults.rawThenClose;
import static dev.sluice.ingest.Faults.rawThenHang;
import static dev.sluice.ingest.Faults.reset;
import static dev.sluice.ingest.Faults.status;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.ingest.FaultyApi.Fault;
import dev.sluice.ingest.Ingest.Answer;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;

/**
 * What a provider is told, whatever api-server does: the rows of the answer table that are more than a status, for both
 * kinds of webhook. {@code ContractMappingIT} has the others.
 */
@WholeService
class AnswerTableIT {

    /** What api-server does, what the provider is told, after how many attempts; whether that counts as our own bug. */
    record Row(String name, int status, String said, int attempts, boolean disagreement, List<Fault> api) {
        @Override
        public String toString() {
            return name + " -> " + status;
        }
    }

    private final FaultyApi api;

    private static final String OK = "HTTP/1.1 200 OK\r\n";

    private final Ingest ingest;
    private final MeterRegistry meters;

    AnswerTableIT(@Autowired FaultyApi api, @LocalServerPort int port, @Autowired MeterRegistry meters) {
        this.api = api;
        this.ingest = new Ingest(port);
        this.meters = meters;
    }

    static Stream<Arguments> rows() {
        var rows = Stream.of(ours(), notOurs(), unfinished(), redirects(), faults(), mixed())
                .flatMap(List::stream)
                .toList();
        return Samples.all().flatMap(webhook -> rows.stream().map(row -> Arguments.of(webhook, row)));
    }

    /** Whole answers with a status that says what became of an update, but not by api-server: a proxy's, or a bug's. */
    private static List<Row> notOurs() {
        var rows = new ArrayList<>(IntStream.of(200, 201, 202, 203, 206, 299, 404, 409, 422)
                .mapToObj(status -> disagreement(status + ", a proxy's page", 1, page(status)))
                .toList());
        rows.addAll(List.of(
                disagreement("204", 1, status(204)),
                disagreement("200, empty", 1, answer(200, "application/json", "")),
                disagreement("200, garbage", 1, answer(200, "application/json", "<<<")),
                disagreement("200, no object", 1, answer(200, "application/json", "[\"applied\"]")),
                disagreement("200, null", 1, answer(200, "application/json", "null")),
                disagreement("200, no outcome", 1, answer(200, "application/json", "{}")),
                disagreement("200, other outcome", 1, answer(200, "application/json", "{\"outcome\":\"queued\"}")),
                disagreement(
                        "200, outcome is no text", 1, answer(200, "application/json", "{\"outcome\":[\"applied\"]}")),
                disagreement("200, half the JSON", 1, answer(200, "application/json", "{\"outcome\":\"applied\",")),
                disagreement("200, more than JSON", 1, answer(200, "application/json", "{\"outcome\":\"applied\"}}")),
                disagreement("200, other type", 1, answer(200, "text/html", "{\"outcome\":\"applied\"}")),
                disagreement("200, a problem", 1, problem(200, "not-found")),
                disagreement("200, endless body", 1, endless(200)),
                disagreement("404, empty", 1, answer(404, "application/problem+json", "")),
                disagreement("404, of the path", 1, answer(404, "application/json", "{\"error\":\"Not Found\"}")),
                disagreement(
                        "404, somebody else's problem",
                        1,
                        answer(404, "application/problem+json", "{\"type\":\"about:blank\"}")),
                disagreement("404, no JSON", 1, answer(404, "application/problem+json", "not-found")),
                disagreement("404, other type", 1, answer(404, "text/html", problemBody(404, "not-found"))),
                disagreement("404, a conflict", 1, problem(404, "already-applied")),
                disagreement("409, other problem", 1, problem(409, "conflict")),
                disagreement("409, a missing order", 1, problem(409, "not-found")),
                disagreement("422, other problem", 1, problem(422, "malformed")),
                disagreement("404, endless body", 1, endless(404)),
                disagreement("409, endless body", 1, endless(409)),
                disagreement("500, then a proxy's 200", 2, status(500), page(200))));
        return rows;
    }

    private static List<Row> ours() {
        return List.of(
                row("409, exists", 200, "duplicate", 1, problem(409, "already-exists")),
                row("503, order busy", 502, "delivery-failed", 3, problem(503, "order-busy")),
                row("503, order busy, then applied", 202, "applied", 2, problem(503, "order-busy"), status(200)),
                row(
                        "type with charset",
                        202,
                        "applied",
                        1,
                        answer(200, "Application/JSON; charset=utf-8", "{\"outcome\":\"applied\"}")),
                row("no type", 202, "applied", 1, answer(200, "", "{\"outcome\":\"applied\"}")),
                row(
                        "of a newer server",
                        202,
                        "applied",
                        1,
                        answer(200, "application/json", "{\"outcome\":\"applied\",\"status\":\"new\",\"new\":null}")));
    }

    /** What the body would have said is not known, and sending again is safe. */
    private static List<Row> unfinished() {
        return IntStream.of(200, 404, 409, 422)
                .boxed()
                .flatMap(status -> {
                    String head =
                            "HTTP/1.1 %s Whatever\r\nContent-Type: application/json\r\nContent-Length: 300\r\n\r\n{"
                                    .formatted(status);
                    return Stream.of(
                            row(status + ", body cut off", 502, "delivery-failed", 3, rawThenClose(head)),
                            row(
                                    status + ", body cut off, then applied",
                                    202,
                                    "applied",
                                    2,
                                    rawThenClose(head),
                                    status(200)),
                            row(status + ", body hangs", 504, "delivery-timeout", 3, rawThenHang(head)),
                            row(status + ", body drips", 504, "delivery-timeout", 3, drip(head)));
                })
                .toList();
    }

    private static List<Row> redirects() {
        return IntStream.of(300, 301, 302, 303, 304, 307, 308)
                .mapToObj(redirect ->
                        disagreement(redirect + " is not followed", 1, status(redirect, "Location: /elsewhere")))
                .toList();
    }

    private static List<Row> faults() {
        return List.of(
                row("500, endless body", 502, "delivery-failed", 3, endless(500)),
                row("reset", 502, "delivery-failed", 3, reset()),
                row("closed", 502, "delivery-failed", 3, rawThenClose("")),
                row("garbage", 502, "delivery-failed", 3, rawThenClose("220 ftp.example ready\r\n")),
                row("status 999", 502, "delivery-failed", 3, rawThenClose("HTTP/1.1 999 What\r\n\r\n")),
                row("half an answer", 502, "delivery-failed", 3, rawThenClose("HTTP/1.1 2")),
                row("endless header", 502, "delivery-failed", 3, rawThenClose(OK + "A: " + "b".repeat(100_000))),
                row("hangs", 504, "delivery-timeout", 3, hang()),
                row("hangs in the headers", 504, "delivery-timeout", 3, rawThenHang(OK + "A: b")),
                row("drips", 504, "delivery-timeout", 3, drip("HTTP/1.1 200 ")),
                row("503 for a minute", 502, "delivery-failed", 1, status(503, "Retry-After: 60")),
                row("429 for a minute", 502, "delivery-failed", 1, status(429, "Retry-After: 60")),
                row(
                        "503 until a date",
                        502,
                        "delivery-failed",
                        1,
                        status(503, "Retry-After: Tue, 31 Dec 2199 23:59:59 GMT")));
    }

    /** The last attempt decides. */
    private static List<Row> mixed() {
        return List.of(
                row("500, then 200", 202, "applied", 2, status(500), status(200)),
                row("hangs, then 200", 202, "applied", 2, hang(), status(200)),
                row("503 for a second, then 200", 202, "applied", 2, status(503, "Retry-After: 1"), status(200)),
                row("applied but the answer is lost, then 409", 200, "duplicate", 2, reset(), status(409)),
                row("500, then 404", 404, "not-found", 2, status(500), status(404)),
                row("reset, then 422", 422, "invalid-transition", 2, reset(), status(422)),
                disagreement("hangs, then 401", 2, hang(), status(401)),
                row("500, reset, then hangs", 504, "delivery-timeout", 3, status(500), reset(), hang()),
                row("hangs, then reset", 502, "delivery-failed", 3, hang(), reset()));
    }

    private static Row row(String name, int status, String said, int attempts, Fault... api) {
        return new Row(name, status, said, attempts, false, List.of(api));
    }

    private static Row disagreement(String name, int attempts, Fault... api) {
        return new Row(name, 502, "delivery-failed", attempts, true, List.of(api));
    }

    @ParameterizedTest
    @MethodSource("rows")
    void tellsTheProvider(Samples webhook, Row row) {
        api.will(row.api.toArray(Fault[]::new));
        double disagreementsBefore = disagreements();

        Answer answer = ingest.post(webhook.path, webhook.json);

        assertThat(answer.status()).isEqualTo(row.status);
        assertThat(row.status < 300 ? answer.outcome() : answer.type()).isEqualTo(row.said);
        Contract.assertConforms(webhook.path, answer);
        assertThat(api.requests())
                .hasSize(row.attempts)
                .allSatisfy(request -> assertThat(request.path()).isEqualTo(webhook.apiPath));
        assertThat(disagreements() - disagreementsBefore).isEqualTo(row.disagreement ? 1 : 0);
    }

    private double disagreements() {
        return meters.counter("sluice.delivery.disagreements").count();
    }
}
