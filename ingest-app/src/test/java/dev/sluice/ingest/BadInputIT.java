package dev.sluice.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.ingest.Ingest.Answer;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;

/** Bodies that break the contract: told what is wrong where, and nothing is delivered. */
@WholeService
class BadInputIT {

    private final FaultyApi api;

    private final Ingest ingest;

    BadInputIT(@Autowired FaultyApi api, @LocalServerPort int port) {
        this.api = api;
        this.ingest = new Ingest(port);
    }

    @BeforeEach
    void start() {
        api.will(Faults.status(200));
    }

    static Stream<Arguments> wrongMembers() {
        var cases = new ArrayList<Arguments>();
        for (Samples webhook : Samples.values()) {
            for (String id : List.of("provider_event_id", "order_id")) {
                wrong(
                        cases,
                        webhook,
                        id,
                        "size must be between 1 and 255",
                        quoted(""),
                        quoted("x".repeat(256)),
                        quoted("😀".repeat(256)));
                wrong(
                        cases,
                        webhook,
                        id,
                        "must not contain control characters",
                        quoted("a\\u0001"),
                        quoted("\\n"),
                        quoted("\\u007f"),
                        quoted("\\u0085"));
                texts(cases, webhook, id, "/" + id);
                wrong(cases, webhook, id, "must not be null; leave it out", "null");
            }
            wrong(
                    cases,
                    webhook,
                    "user_id",
                    "must be a UUID in its 36-character form",
                    quoted(""),
                    quoted("joe"),
                    quoted("1-1-1-1-1"),
                    "5",
                    "true",
                    "{}",
                    quoted("6f1d4c1e5d0b4b579a381a2b3c4d5e6f"),
                    quoted("6f1d4c1e-5d0b-4b57-9a38-1a2b3c4d5e6fg"),
                    quoted("6f1d4c1e-5d0b-4b57-9a38-1a2b3c4d5e6z"));
            wrong(
                    cases,
                    webhook,
                    "status",
                    "must be one of " + (webhook == Samples.ORDER ? "created, updated" : "opened, updated"),
                    quoted(""),
                    quoted("CREATED"),
                    quoted("won"),
                    "0",
                    "true",
                    "[]");
            wrong(cases, webhook, "unknown", "is not a member of the contract", "1", "null", nested(5000));
            for (String time : webhook == Samples.ORDER
                    ? List.of("updated_at", "created_at")
                    : List.of("occurred_at", "evidence_due_at")) {
                wrong(cases, webhook, time, "must be an RFC 3339 time with an offset", WRONG_TIMES);
            }
            int most = Contract.number(webhook, "/properties/meta/maxProperties");
            int key = Contract.number(webhook, "/properties/meta/x-property-names/maxLength");
            int value = Contract.number(webhook, "/properties/meta/additionalProperties/maxLength");
            wrong(cases, webhook, "meta", "size must be between 0 and " + most, entries(most + 1));
            wrong(cases, webhook, "meta", "must be an object", "[]", "5", quoted("x"), quoted(""));
            wrong(cases, webhook, "meta", "must not be null; leave it out", "null");
            wrongAt(
                    cases,
                    webhook,
                    "meta",
                    "/meta/k",
                    "size must be between 0 and " + value,
                    "{\"k\":\"" + "x".repeat(value + 1) + "\"}");
            wrongAt(
                    cases,
                    webhook,
                    "meta",
                    "/meta/" + "k".repeat(key + 1),
                    "size must be between 0 and " + key,
                    "{\"" + "k".repeat(key + 1) + "\":\"\"}");
            wrongAt(
                    cases,
                    webhook,
                    "meta",
                    "/meta/a~1b",
                    "must be a string",
                    "{\"a/b\":1}",
                    "{\"a/b\":[]}",
                    "{\"a/b\":" + nested(5000) + "}");
            wrongAt(cases, webhook, "meta", "/meta/k", "must not be null", "{\"k\":null}");
            wrongAt(cases, webhook, "meta", "/meta/k", "must not contain NUL", "{\"k\":\"\\u0000\"}");
            wrongAt(cases, webhook, "meta", "/meta", "must not contain NUL", "{\"\\u0000\":\"v\"}");
        }
        wrong(
                cases,
                Samples.CHARGEBACK,
                "dispute_id",
                "size must be between 1 and 255",
                quoted(""),
                quoted("x".repeat(256)));
        wrong(cases, Samples.CHARGEBACK, "reason", "size must be between 0 and 1000", quoted("x".repeat(1001)));
        texts(cases, Samples.CHARGEBACK, "reason", "/reason");
        wrong(
                cases,
                Samples.CHARGEBACK,
                "amount",
                "must be greater than or equal to 1",
                "0",
                "-1",
                "-9223372036854775808");
        wrong(
                cases,
                Samples.CHARGEBACK,
                "amount",
                "must be less than or equal to 9007199254740991",
                "9007199254740992",
                "9223372036854775807");
        wrong(
                cases,
                Samples.CHARGEBACK,
                "amount",
                "must be a whole number",
                "1.5",
                "1.0",
                "1e3",
                "true",
                quoted("10"),
                quoted(""),
                "[]",
                "9223372036854775808",
                "-9223372036854775809",
                "1" + "0".repeat(900));
        wrong(
                cases,
                Samples.CHARGEBACK,
                "currency",
                "must match \"^[A-Z]{3}$\"",
                quoted("usd"),
                quoted("EU1"),
                quoted("€€€"));
        wrong(
                cases,
                Samples.CHARGEBACK,
                "currency",
                "size must be between 3 and 3",
                quoted(""),
                quoted("EU"),
                quoted("EURO"));
        return cases.stream();
    }

    private static final String[] WRONG_TIMES = {
        "1700000000",
        "1700000000.5",
        "true",
        "{}",
        quoted(""),
        quoted("1700000000"),
        quoted("2026-11-23"),
        quoted("2026-11-23T08:00Z"),
        quoted("2026-11-23T08:00:00"),
        quoted("2026-11-23 08:00:00Z"),
        quoted("2026-11-23T08:00:00+24:00"),
        quoted("0001-01-01T00:00:00+00:01"),
        quoted("2026-11-23T08:00:00.Z"),
        quoted("2026-11-23T08:00:60Z"),
        quoted("2026-02-30T08:00:00Z"),
        quoted("2026-11-23T24:00:00Z"),
        quoted("9999-12-31T24:00:00Z"),
        quoted("2026-11-23T25:00:00Z"),
        quoted("0000-01-01T00:00:00Z"),
        quoted("10000-01-01T00:00:00Z"),
        quoted("+10000-01-01T00:00:00Z"),
        quoted("-0001-01-01T00:00:00Z"),
        quoted("２０２６-11-23T08:00:00Z"),
    };

    private static void texts(List<Arguments> cases, Samples webhook, String member, String pointer) {
        wrongAt(cases, webhook, member, pointer, "must be a string", "5", "1.5", "true", "[]", "{}", "[\"x\"]");
        wrongAt(cases, webhook, member, pointer, "must not contain NUL", quoted("a\\u0000"));
        wrongAt(
                cases,
                webhook,
                member,
                pointer,
                "must not contain an unpaired surrogate",
                quoted("\\ud800"),
                quoted("\\udc00"),
                quoted("\\ud800x"),
                quoted("\\ud800\\ud800\\udc00"));
    }

    private static void wrong(List<Arguments> cases, Samples webhook, String member, String detail, String... values) {
        wrongAt(cases, webhook, member, "/" + member, detail, values);
    }

    private static void wrongAt(
            List<Arguments> cases, Samples webhook, String member, String pointer, String detail, String... values) {
        for (String value : values) {
            String shown = value.length() > 60 ? value.substring(0, 60) + "..." : value;
            cases.add(Arguments.argumentSet(
                    webhook + " " + member + " " + shown, webhook, member, value, pointer, detail));
        }
    }

    @ParameterizedTest
    @MethodSource("wrongMembers")
    void pointsAtAWrongMember(Samples webhook, String member, String value, String pointer, String detail) {
        Answer answer =
                ingest.post(webhook.path, Body.of(webhook).with(member, value).json());

        assertRefused(webhook, answer);
        assertThat(pointers(answer)).containsOnly(pointer);
        assertThat(answer.body().path("errors").valueStream())
                .anySatisfy(error -> assertThat(error.path("detail").asString()).startsWith(detail));
    }

    static Stream<Arguments> requiredMembers() {
        return Stream.concat(
                Stream.of("provider_event_id", "order_id", "user_id", "status", "updated_at", "created_at")
                        .map(member -> Arguments.of(Samples.ORDER, member)),
                Stream.of(
                                "provider_event_id",
                                "order_id",
                                "user_id",
                                "status",
                                "reason",
                                "amount",
                                "currency",
                                "occurred_at")
                        .map(member -> Arguments.of(Samples.CHARGEBACK, member)));
    }

    @ParameterizedTest
    @MethodSource("requiredMembers")
    void pointsAtAMissingMember(Samples webhook, String member) {
        Answer answer =
                ingest.post(webhook.path, Body.of(webhook).without(member).json());

        assertRefused(webhook, answer);
        assertThat(pointers(answer)).containsExactly("/" + member);
        assertThat(answer.body().at("/errors/0/detail").asString()).isEqualTo("is missing");
    }

    @ParameterizedTest
    @MethodSource("dev.sluice.ingest.Samples#all")
    void pointsAtEachWrongMemberAtOnce(Samples webhook) {
        Answer answer = ingest.post(webhook.path, "{\"order_id\":\"\",\"meta\":%s}".formatted(entries(51)));

        assertRefused(webhook, answer);
        assertThat(pointers(answer))
                .contains("/meta", "/order_id", "/provider_event_id", "/status", "/user_id")
                .isSorted();
    }

    static Stream<Arguments> unreadable() {
        var bodies = List.of(
                Arguments.argumentSet("broken", "{\"order_id\":}", "not valid JSON (line 1, column"),
                Arguments.argumentSet("cut off", "{\"order_id\":\"x\"", "not valid JSON"),
                Arguments.argumentSet("no JSON", "order_id=x", "not valid JSON"),
                Arguments.argumentSet("single quotes", "{'order_id':'x'}", "not valid JSON"),
                Arguments.argumentSet("a comment", "{/**/}", "not valid JSON"),
                Arguments.argumentSet("NaN", "{\"amount\":NaN}", "not valid JSON"),
                Arguments.argumentSet(
                        "twice the same member", "{\"order_id\":\"a\",\"order_id\":\"b\"}", "not valid JSON"),
                Arguments.argumentSet("a line end in a string", "{\"order_id\":\"a\nb\"}", "not valid JSON"),
                Arguments.argumentSet("half a letter in a name", "{\"\\udc00\":1}", "not valid JSON"),
                Arguments.argumentSet("empty", "", "missing"),
                Arguments.argumentSet("blank", " \n ", ""),
                Arguments.argumentSet("NUL", "{\"order_id\":\"\0\"}", "NUL"),
                Arguments.argumentSet("an array", "[]", ""),
                Arguments.argumentSet("a string", "\"x\"", ""),
                Arguments.argumentSet("an empty string", "\"\"", ""),
                Arguments.argumentSet("null", "null", ""),
                Arguments.argumentSet("a number of many digits", "{\"amount\":" + "9".repeat(5000) + "}", ""),
                Arguments.argumentSet("a name of many letters", "{\"" + "n".repeat(100_000) + "\":1}", ""),
                Arguments.argumentSet("a name just short enough", "{\"" + "n".repeat(40_000) + "\":1}", ""),
                Arguments.argumentSet("deep arrays", nested(100_000), ""),
                Arguments.argumentSet("deep open arrays", "[".repeat(200_000), ""),
                Arguments.argumentSet("deep objects", "{\"meta\":".repeat(20_000), ""));
        return Samples.all()
                .flatMap(webhook -> bodies.stream()
                        .map(body ->
                                Arguments.argumentSet(webhook + " " + body, webhook, body.get()[0], body.get()[1])));
    }

    @ParameterizedTest
    @MethodSource("unreadable")
    void refusesWhatIsNoObject(Samples webhook, String body, String detail) {
        Answer answer = ingest.post(webhook.path, body);

        assertRefused(webhook, answer);
        assertThat(answer.body().path("detail").asString()).contains(detail);
    }

    static Stream<Arguments> odd() {
        return Samples.all()
                .flatMap(webhook -> Stream.of(
                        Arguments.argumentSet(
                                webhook + " ids of 255",
                                webhook,
                                Body.of(webhook)
                                        .with("order_id", quoted("x".repeat(255)))
                                        .json()),
                        Arguments.argumentSet(
                                webhook + " ids of 255 characters beyond the BMP",
                                webhook,
                                Body.of(webhook)
                                        .with("order_id", quoted("😀".repeat(255)))
                                        .json()),
                        Arguments.argumentSet(
                                webhook + " keys of 40 and values of 500 characters beyond the BMP",
                                webhook,
                                Body.of(webhook)
                                        .with("meta", "{\"%s\":\"%s\"}".formatted("😀".repeat(40), "😀".repeat(500)))
                                        .json()),
                        Arguments.argumentSet(
                                webhook + " odd ids",
                                webhook,
                                Body.of(webhook)
                                        .with("order_id", quoted(" ä/%2F'\\\"--; 😀 \\ud83d\\ude00"))
                                        .json()),
                        Arguments.argumentSet(
                                webhook + " full meta",
                                webhook,
                                Body.of(webhook).with("meta", entries(50)).json()),
                        Arguments.argumentSet(
                                webhook + " empty meta",
                                webhook,
                                Body.of(webhook).with("meta", "{}").json()),
                        Arguments.argumentSet(
                                webhook + " upper-case uuid",
                                webhook,
                                Body.of(webhook)
                                        .with("user_id", quoted("6F1D4C1E-5D0B-4B57-9A38-1A2B3C4D5E6F"))
                                        .json()),
                        Arguments.argumentSet(
                                webhook + " no meta",
                                webhook,
                                Body.of(webhook).without("meta").json())));
    }

    @ParameterizedTest
    @MethodSource("odd")
    void takesWhatIsOddButValid(Samples webhook, String body) {
        assertThat(ingest.post(webhook.path, body).status()).isEqualTo(202);
        assertThat(api.requests()).hasSize(1);
    }

    private void assertRefused(Samples webhook, Answer answer) {
        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.type()).isEqualTo("malformed");
        Contract.assertConforms(webhook.path, answer);
        Leaks.assertNone(answer.body().toString());
        assertThat(api.requests()).isEmpty();
    }

    private static List<String> pointers(Answer answer) {
        return answer.body()
                .path("errors")
                .valueStream()
                .map(error -> error.path("pointer").asString())
                .toList();
    }

    private static String quoted(String text) {
        return "\"" + text + "\"";
    }

    private static String entries(int count) {
        return IntStream.range(0, count)
                .mapToObj(i -> "\"k%s\":\"v\"".formatted(i))
                .collect(Collectors.joining(",", "{", "}"));
    }

    private static String nested(int depth) {
        return String.join("", Collections.nCopies(depth, "[")) + String.join("", Collections.nCopies(depth, "]"));
    }
}
