package dev.sluice.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** What is made of a provider's file and of what is stored. */
class ReconcileCommandTest {

    private static final String STANDARD = """
            {"provider_event_id":"%s","order_id":"%s","status":"%s","updated_at":"2026-11-26T09:00:00Z"}""";

    @TempDir
    private Path directory;

    private final StubInbox services = new StubInbox();
    private final Invocation sluice = new Invocation(Path.of("nowhere"))
            .with("INGEST_URL", services.url())
            .with("API_URL", services.url());

    ReconcileCommandTest() throws IOException {}

    @AfterEach
    void stop() {
        services.close();
    }

    @Test
    void tellsWhatIsMissingFromWhatWaitsAndWhatFailed() throws IOException {
        stored("1", "evt_1", "done");
        stored("2", "evt_2", "pending");
        stored("3", "evt_3", "failed").put("reason", "The status machine forbids it");
        stored("4", "evt_4", "ignored");
        stored("5", "evt_5", "dismissed");

        assertThat(reconcile("evt_1\nevt_2\nevt_3\nevt_4\nevt_5\n\nevt_6\n")).isEqualTo(1);

        assertThat(sluice.out()).isEqualTo("""
                EVENT  ORDER  STATUS   WHY
                evt_3         failed   The status machine forbids it
                evt_6         missing

                1 applied, 1 waiting, 1 ignored, 1 dismissed, 1 failed, 1 missing
                """);
    }

    @Test
    void endsWith0WhereAllIsWell() throws IOException {
        stored("1", "evt_1", "done");

        assertThat(reconcile("evt_1")).isZero();

        assertThat(sluice.out()).isEqualTo("1 applied\n");
    }

    @Test
    void comparesWhatTheFileSays() throws IOException {
        services.put("1", "evt_1", "done").put("order_id", "order-1");
        services.put("2", "evt_2", "done").put("order_id", "order-2");
        services.put("3", "evt_3", "done")
                .put("order_id", "pi_3")
                .putObject("translation")
                .putArray("updates")
                .addObject()
                .put("order_id", "order-3")
                .put("amount", 1999)
                .put("currency", "EUR");

        assertThat(reconcile("""
                        provider_event_id,order_id,event_type,time,amount,currency
                        evt_1,"order-1",charge.dispute.closed,2026-11-26T10:00:00Z,,
                        evt_2,order-9,charge.refunded,,,
                        evt_3,order-3,,,2000,USD
                        """, "--provider", "stripe")).isEqualTo(1);

        assertThat(sluice.out())
                .contains(
                        "order_id is order-2; event_type is charge.dispute.closed, sent was charge.refunded",
                        "amount is 1999, sent was 2000; currency is EUR, sent was USD",
                        "1 applied, 2 different");
    }

    /** An event's id is unique within its order only. */
    @Test
    void takesNoOtherOrdersEventForOneThatIsMissing() throws IOException {
        stored("1", "e1", "done").put("order_id", "order-1").put("event_type", "order.created");

        assertThat(reconcile(STANDARD.formatted("e1", "order-1", "created")
                        + "\n"
                        + STANDARD.formatted("e1", "order-2", "created")))
                .isEqualTo(1);

        assertThat(sluice.out()).contains("1 applied, 1 missing").containsPattern("e1 +order-2 +missing");
    }

    @Test
    void findsEventsAtTheirOrdersWhereThereIsNoInbox() throws IOException {
        services.isInInboxMode = false;
        services.apply("order-1", "e1", "created");
        services.apply("order-1", "e2", "updated");
        services.apply("order-1", "e3", "success");
        services.apply("order-1", "e4", "conflict");

        assertThat(reconcile(
                        String.join(
                                "\n",
                                STANDARD.formatted("e1", "order-1", "created"),
                                STANDARD.formatted("e2", "order-1", "failed"),
                                STANDARD.formatted("e4", "order-1", "created"),
                                STANDARD.formatted("e1", "order-2", "created")),
                        "--complete",
                        "--json"))
                .isEqualTo(1);

        JsonNode json = JsonMapper.shared().readTree(sluice.out());
        assertThat(json.path("counts").toString())
                .isEqualTo("{\"applied\":1,\"waiting\":0,\"ignored\":0,\"dismissed\":0,\"failed\":0,\"different\":2,"
                        + "\"missing\":1,\"extra\":1}");
        assertThat(json.path("events").valueStream().map(ReconcileCommandTest::line))
                .containsExactly(
                        "e2 order-1 different event_type is order.updated, sent was order.failed",
                        "e4 order-1 different a conflict: another event had created what it creates",
                        "e1 order-2 missing ",
                        "e3 order-1 extra ");
    }

    @Test
    void findsAtItsOrderWhatTheInboxHasForgotten() throws IOException {
        services.apply("order-1", "e1", "created");

        assertThat(reconcile(STANDARD.formatted("e1", "order-1", "created"))).isZero();
    }

    @Test
    void tellsWhatIsExtraOfTheSpanAlone() throws IOException {
        stored("1", "evt_1", "done");
        stored("2", "evt_2", "done");
        stored("3", "evt_3", "done").put("received_at", "2026-11-27T10:00:00Z");
        String file = """
                provider_event_id,time
                evt_1,2026-11-25T23:59:59Z
                evt_4,2026-11-27T00:00:00Z
                """;

        assertThat(reconcile(file, "--complete", "--since", "2026-11-26T00:00:00Z", "--until", "2026-11-27T00:00:00Z"))
                .isEqualTo(1);

        assertThat(sluice.out()).contains("evt_2").endsWith("\n\n1 extra\n");
    }

    @Test
    void replaysWhatFailedAndSendsWhatIsMissing() throws IOException {
        stored("1", "evt_1", "failed");
        String dispute = """
                {"provider_event_id":"evt_2","order_id":"order-2","amount":1999,"status":"opened"}""";
        String file = "{\"provider_event_id\":\"evt_1\"}\n" + dispute;

        assertThat(reconcile(file, "--replay", "--dry-run")).isEqualTo(1);
        assertThat(sluice.out()).contains("would replay it", "would send it");
        assertThat(services.received()).isEmpty();
        assertThat(reconcile(file, "--replay")).isZero();

        assertThat(sluice.out()).contains("replayed: 202 queued", "sent: 202 queued");
        assertThat(services.received()).containsExactly("/webhooks/payments/chargebacks " + dispute);
    }

    @Test
    void saysThatWhatIsMissingNeedsItsBody() throws IOException {
        assertThat(reconcile("evt_1", "--replay")).isEqualTo(1);

        assertThat(sluice.out()).contains("the file has no body: let the provider send it again");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "evt_1,order-1 | Line 1 of SENT cannot be read: as CSV it needs a head with a column provider_event_id.",
                "{\"provider_event_id\":\"e\"}\\n{} | Line 2 of SENT cannot be read: it has no provider_event_id.",
                "{nonsense} | Line 1 of SENT cannot be read: it is no JSON object.",
                "provider_event_id,time\\ne,yesterday | Line 2 of SENT cannot be read: yesterday is no time as RFC 3339 has it.",
                "provider_event_id,amount\\ne,19.99 | Line 2 of SENT cannot be read: amount 19.99 is no whole number of minor units.",
            })
    void saysWhatIsWrongWithTheFile(String file, String message) throws IOException {
        assertThat(reconcile(file.replace("\\n", "\n"))).isEqualTo(1);

        assertThat(sluice.err()).isEqualTo(message.replace("SENT", sent().toString()) + "\n");
    }

    @Test
    void wantsTheOrderWhereThereIsNoInbox() throws IOException {
        services.isInInboxMode = false;

        assertThat(reconcile("evt_1")).isEqualTo(1);

        assertThat(sluice.err())
                .isEqualTo(
                        "Event evt_1 has no order_id in the file. Without an inbox events are found by their order.\n");
    }

    private ObjectNode stored(String id, String event, String status) {
        return services.put(id, event, status).put("provider", "standard");
    }

    private static String line(JsonNode event) {
        return String.join(
                " ",
                event.path("provider_event_id").asString(),
                event.path("order_id").asString(""),
                event.path("status").asString(),
                event.path("reason").asString(""));
    }

    private int reconcile(String file, String... options) throws IOException {
        Files.writeString(sent(), file);
        String[] arguments = new String[options.length + 2];
        arguments[0] = "reconcile";
        arguments[1] = sent().toString();
        System.arraycopy(options, 0, arguments, 2, options.length);
        return sluice.run(arguments);
    }

    private Path sent() {
        return directory.resolve("sent");
    }
}
