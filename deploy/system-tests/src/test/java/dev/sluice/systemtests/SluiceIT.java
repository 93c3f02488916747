package dev.sluice.systemtests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sluice.system.Mode;
import dev.sluice.system.Ports;
import dev.sluice.systemtests.Program.Said;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

/** {@code deploy/sluice} beside a system that it runs itself, with the accounts that come along. */
@Timeout(300)
class SluiceIT {

    private static final Ports PORTS = Ports.free();

    @TempDir
    private static Path data;

    @TempDir
    private static Path elsewhere;

    private static Runner runner;

    @BeforeAll
    static void start() throws Exception {
        runner = Runner.start(
                Mode.INBOX,
                data,
                PORTS,
                Map.of("JDK_JAVA_OPTIONS", "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC", "INBOX_EARLY_TTL", "5s"));
        await().atMost(Duration.ofMinutes(2)).until(runner::isUp);
    }

    @AfterAll
    static void stop() throws IOException {
        runner.close();
    }

    @ParameterizedTest
    @CsvSource({
        "stripe, dispute-lost, 'when: {/data/object/status: lost}, dispute: [opened, lost]', success, lost",
        "stripe, payment-failed-then-paid, 'order: [created, success]', success, ",
        "stripe, canceled, 'order: [created, failed]', failed, ",
        "adyen, chargeback, 'when: {/additionalData/disputeStatus: [Lost, Accepted]}, dispute: [lost]', success, lost",
        "adyen, chargeback-won, 'dispute: [won]', success, won",
        "adyen, canceled, 'order: [failed]', failed, ",
        "paypal, capture, 'event: PAYMENT.CAPTURE.COMPLETED, id: [/resource/supplementary_data/related_ids/order_id, /event_type], order: [created, success]', success, ",
        "paypal, dispute-lost, '[RESOLVED_BUYER_FAVOUR, ACCEPTED]}, dispute: [opened, lost]', success, lost",
        "paypal, voided, 'order: [failed]', failed, ",
    })
    void tellsAProvidersStoryAndWhatBecameOfIt(String provider, String story, String row, String order, String dispute)
            throws Exception {
        Said triggered = sluice("trigger", provider, story, "--json");

        assertThat(triggered.exitCode()).as(triggered.out() + triggered.err()).isZero();
        JsonNode orders = triggered.json().path("orders");
        assertThat(orders).as(orders.toString()).hasSize(1);
        assertThat(orders.at("/0/order/status").asString()).isEqualTo(order);
        assertThat(orders.at("/0/disputes/0/status").stringValue(null)).isEqualTo(dispute);

        JsonNode last = triggered.json().path("events").valueStream().toList().getLast();
        Said explained = sluice("explain", last.path("id").asString());
        assertThat(explained.exitCode()).as(explained.err()).isZero();
        assertThat(explained.out())
                .startsWith(last.path("type").asString() + " " + last.path("id").asString())
                .contains("account demo-" + provider)
                .containsSubsequence("As it came", "Read by " + provider, row, "Attempts", "Now")
                .contains("Order " + orders.at("/0/order_id").asString() + " is " + order)
                .doesNotContain("whsec_");
    }

    @Test
    void showsWhatCameAndDeliversItAgain() throws Exception {
        Said triggered = sluice("trigger", "stripe", "refund", "--seed", "7");
        assertThat(triggered.exitCode()).as(triggered.out() + triggered.err()).isZero();
        String refund = sluice("trigger", "stripe", "refund", "--seed", "7", "--json")
                .json()
                .at("/events/3/id")
                .asString();

        assertThat(triggered.out())
                .contains("charge.refunded", refund, "ignored: a refund is no outcome of the payment", "is success.")
                .contains("To see how: deploy/sluice explain " + refund);
        assertThat(sluice("follow", "--once", "--provider", "stripe", "--last", "20")
                        .out()
                        .lines())
                .anySatisfy(line -> assertThat(line).contains("ignored", "charge.refunded", refund));
        assertThat(sluice("replay", "--status", "ignored", "--event-type", "charge.refunded", "--dry-run")
                        .out())
                .containsPattern("Nothing was changed. It would be: [1-9][0-9]* queued, ");
        assertThat(sluice("replay", refund).out()).isEqualTo("queued (it was ignored)\n");
        assertThat(sluice("explain", "evt_unknown").exitCode()).isEqualTo(3);
        assertThat(sluice("replay", "evt_unknown").exitCode()).isEqualTo(3);
    }

    @ParameterizedTest
    @CsvSource({"stripe", "adyen", "paypal"})
    void sendsABodyOfOnesOwn(String provider) throws Exception {
        Said printed = sluice("trigger", provider, "refund", "--print");
        Path body = Files.writeString(
                elsewhere.resolve(provider + ".json"),
                printed.out().lines().findFirst().orElseThrow());

        assertThat(sluice("send", body.toString(), "--provider", provider).out())
                .isEqualTo(provider.equals("adyen") ? "200 [accepted]\n" : "202 queued\n");
        assertThat(sluice("sign", body.toString(), "--provider", provider).out())
                .contains(
                        switch (provider) {
                            case "stripe" -> "Stripe-Signature: t=";
                            case "adyen" -> "\"hmacSignature\":\"";
                            default -> "PAYPAL-TRANSMISSION-SIG: ";
                        })
                .doesNotContain("Authorization");
    }

    @Test
    void checksATable() throws Exception {
        Path ours = TestSystem.ROOT.resolve("ingest-app/src/main/resources/providers/adyen.yaml");
        Path wrong = Files.writeString(
                elsewhere.resolve("wrong.yaml"),
                Files.readString(ours).replace("event: CAPTURE_FAILED", "event: CAPTURED"));

        assertThat(sluice("check-table", ours.toString())).isEqualTo(new Said(0, "It holds.\n", ""));
        Said found = sluice("check-table", wrong.toString(), "--json");
        assertThat(found.exitCode()).isEqualTo(1);
        assertThat(found.json().path("findings").valueStream().map(JsonNode::asString))
                .contains("CAPTURE_FAILED: no row");
    }

    /** From another directory, by a link: data and ports are what the caller says, the rest is the checkout's. */
    private static Said sluice(String... arguments) throws IOException, InterruptedException {
        Path link = elsewhere.resolve("sluice");
        if (Files.notExists(link)) {
            Files.createSymbolicLink(link, Program.LAUNCHER);
        }
        return Program.run(
                link,
                elsewhere,
                Map.of("JDK_JAVA_OPTIONS", "-Dsluice.data=%s -Dsluice.ports=%s".formatted(data, PORTS)),
                arguments);
    }
}
