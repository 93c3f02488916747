package dev.sluice.ingest.provider.account;

import static dev.sluice.ingest.Faults.status;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.ingest.FaultyApi;
import dev.sluice.ingest.inbox.InboxService;
import dev.sluice.setting.PlainYaml;
import dev.sluice.testkit.TcpProxy;
import dev.sluice.testkit.TestPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Adyen's queue of an endpoint, in time of its own, over the door's real answers: it sends one webhook at a time, and while that is
 * not accepted, all others wait behind it.
 */
class AdyenQueueIT {

    /** After which Adyen sends again what was not accepted: three times soon, then at growing intervals. */
    private static final List<Duration> RETRIES = Stream.concat(
                    Stream.of(9, 18, 27).map(Duration::ofSeconds),
                    Stream.of(2, 5, 10, 15, 30, 60, 120, 240, 480).map(Duration::ofMinutes))
            .toList();

    /** A webhook in the queue, and what became of it. */
    private static final class Sent {

        private final String body;
        private final Duration at;
        private int attempts;
        private Duration waited = Duration.ZERO;

        private Sent(String body, Duration at) {
            this.body = body;
            this.at = at;
        }

        private int attempts() {
            return attempts;
        }

        private Duration waited() {
            return waited;
        }
    }

    private final FaultyApi api = new FaultyApi();
    private final TcpProxy postgres = new TcpProxy(TestPostgres.port());
    private final HttpClient http = HttpClient.newHttpClient();

    private InboxService service;
    private Duration now = Duration.ZERO;
    private boolean isCut;

    @BeforeEach
    void start(@TempDir Path directory) throws IOException {
        Path accounts = directory.resolve("accounts.yaml");
        Files.writeString(accounts, """
                accounts:
                  market: {provider: adyen, live: false, secrets_env: ADYEN_KEYS, basic_env: ADYEN_BASIC}
                """);
        service = InboxService.start(
                api,
                postgres.port(),
                "server.address=127.0.0.1",
                "providers.file=" + accounts,
                "ADYEN_KEYS=" + Signers.ADYEN_KEY,
                "ADYEN_BASIC=" + Signers.ADYEN_BASIC);
    }

    @AfterEach
    void close() throws IOException {
        service.close();
        postgres.close();
        api.close();
    }

    /** Whatever api-server says, whatever can be made of them, and whoever else calls in between. */
    @ParameterizedTest
    @ValueSource(ints = {200, 404, 409, 422, 400, 500, 503})
    void acceptsEachAtOnce(int answer) {
        api.will(status(answer));
        List<Sent> sent = queue(events());
        String forged = Signers.adyenBody(
                Stream.of(Signers.adyenItem(item("psp-x", "CAPTURE", "order-1", "true"), "0".repeat(64))));

        deliver(sent, () -> assertThat(post(forged).statusCode()).isEqualTo(401));

        assertThat(sent).hasSizeGreaterThan(100).allSatisfy(one -> {
            assertThat(one.attempts()).as(one.body).isEqualTo(1);
            assertThat(one.waited()).isZero();
        });
        assertThat(service.database().number("select count(distinct body) from webhooks"))
                .isEqualTo(sent.size());
    }

    /** What came meanwhile waits for the first attempt after the outage, and for nothing else. */
    @Test
    void delaysThemByAnOutageOfItsOwnAlone() {
        List<Sent> sent = queue(events());
        Duration from = sent.get(20).at;
        Duration to = sent.get(60).at;

        deliver(sent, () -> cutBetween(from, to));

        assertThat(sent.stream().filter(one -> one.attempts() > 1)).containsExactly(sent.get(20));
        Duration end = from.plus(sent.get(20).waited());
        assertThat(end).isGreaterThanOrEqualTo(to);
        assertThat(sent)
                .allSatisfy(one -> assertThat(one.waited())
                        .isEqualTo(
                                one.at.compareTo(from) < 0 || one.at.compareTo(end) > 0
                                        ? Duration.ZERO
                                        : end.minus(one.at)));
        assertThat(service.database().number("select count(distinct body) from webhooks"))
                .isEqualTo(sent.size());
    }

    private void cutBetween(Duration from, Duration to) {
        boolean isOut = now.compareTo(from) >= 0 && now.compareTo(to) < 0;
        if (isOut && !isCut) {
            postgres.cut();
        } else if (!isOut && isCut) {
            postgres.restore();
        }
        isCut = isOut;
    }

    private void deliver(List<Sent> sent, Runnable between) {
        Deque<Sent> queue = new ArrayDeque<>(sent);
        while (!queue.isEmpty()) {
            Sent first = queue.getFirst();
            now = now.compareTo(first.at) < 0 ? first.at : now;
            between.run();
            HttpResponse<String> answer = post(first.body);
            if (answer.statusCode() / 100 == 2) {
                assertThat(answer.body()).isEqualTo("[accepted]");
                first.waited = now.minus(first.at);
                queue.removeFirst();
            } else {
                now = now.plus(RETRIES.get(first.attempts));
            }
            first.attempts++;
        }
    }

    /** A second apart. */
    private static List<Sent> queue(List<String> bodies) {
        return IntStream.range(0, bodies.size())
                .mapToObj(i -> new Sent(bodies.get(i), Duration.ofSeconds(i)))
                .toList();
    }

    /** Of each published type and of one that is not, batches, and such of which nothing can be made. */
    private static List<String> events() {
        var bodies = new ArrayList<String>();
        for (String code : codes()) {
            for (String success : List.of("true", "false", "")) {
                String item = item("psp-" + bodies.size(), code, "order-" + bodies.size() % 7, success);
                bodies.add(Signers.adyenBody(Stream.of(signed(item))));
            }
        }
        String item = item("odd", "CHARGEBACK", "order-1", "true");
        for (String odd : List.of(
                item.replace("order-1", ""),
                item.replace("EUR", "XYZ"),
                item.replace("1999", "-1"),
                item.replace("2026-11-26T09:00:00+01:00", "yesterday"),
                item.replace("\"amount\"", "\"amounts\""))) {
            bodies.add(Signers.adyenBody(Stream.of(signed(odd.replace("odd", "psp-" + bodies.size())))));
        }
        bodies.add(Signers.adyenBody(Stream.of("a", "b", "c", "d", "e", "f")
                .map(psp -> signed(item("psp-" + psp, "AUTHORISATION", "order-" + psp, "true")))));
        return bodies;
    }

    private static List<String> codes() {
        try {
            String text = Files.readString(Path.of("../openapi/providers/adyen.yaml"));
            if (PlainYaml.load(text) instanceof Map<?, ?> excerpt
                    && excerpt.get("events") instanceof Map<?, ?> events) {
                return Stream.concat(
                                events.values().stream()
                                        .flatMap(codes -> ((List<?>) codes).stream())
                                        .map(String::valueOf),
                                Stream.of("SOMETHING_NEW"))
                        .toList();
            }
            throw new IllegalStateException("The excerpt has no events");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String item(String psp, String code, String order, String success) {
        return """
                {"pspReference":"%s","originalReference":"psp-0","merchantAccountCode":"Shop","merchantReference":"%s",\
                "amount":{"value":1999,"currency":"EUR"},"eventCode":"%s","success":"%s",\
                "eventDate":"2026-11-26T09:00:00+01:00","reason":"Fraud"}""".formatted(psp, order, code, success);
    }

    private static String signed(String item) {
        return Signers.adyenItem(item, Signers.ADYEN_KEY);
    }

    private HttpResponse<String> post(String body) {
        var request = HttpRequest.newBuilder(service.ingest().uri("/webhooks/adyen/market"))
                .POST(BodyPublishers.ofString(body))
                .header("Content-Type", "application/json")
                .headers(Signers.basic(Signers.ADYEN_BASIC));
        try {
            return http.send(request.build(), BodyHandlers.ofString());
        } catch (IOException | InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
