package dev.sluice.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.system.Ports;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** What commands make of what the inbox answers. */
class InboxCommandsTest {

    private final StubInbox inbox = new StubInbox();
    private final Invocation sluice =
            new Invocation(Path.of("nowhere")).with("INGEST_URL", inbox.url()).with("API_URL", inbox.url());

    InboxCommandsTest() throws IOException {}

    @AfterEach
    void stop() {
        inbox.close();
    }

    @Test
    void explainsAnEventForPeople() {
        ObjectNode webhook = inbox.put("7", "evt_1", "ignored")
                .put("account", "shop")
                .put("order_id", "order-1")
                .put("reason", "superseded")
                .put("body", "{\"id\":\"evt_1\"}");
        webhook.putObject("translation")
                .put("version", "stripe-1")
                .put("row", "event: charge.dispute.closed, when: {/data/object/status: lost}, dispute: [opened, lost]")
                .putArray("updates")
                .addObject()
                .put("provider_event_id", "evt_1")
                .put("order_id", "order-1")
                .put("dispute_id", "du_1")
                .put("status", "closed")
                .putObject("meta")
                .put("resolution", "lost");
        webhook.putArray("attempts")
                .addObject()
                .put("at", "2026-11-26T10:00:01Z")
                .put("outcome", "invalid_status")
                .put("reason", "it is over");

        assertThat(sluice.run("explain", "evt_1")).isZero();

        assertThat(sluice.out()).isEqualTo("""
                charge.dispute.closed evt_1
                  from      stripe, account shop
                  received  2026-11-26T10:00:00.000001Z, in the inbox as 7
                  status    ignored: superseded

                As it came
                  {
                    "id" : "evt_1"
                  }

                Read by stripe-1
                  row      event: charge.dispute.closed, when: {/data/object/status: lost}, dispute: [opened, lost]
                  becomes  dispute du_1 of order order-1 closed (lost), as event evt_1

                Attempts
                  2026-11-26T10:00:01Z invalid_status: it is over

                Now
                  There is no order order-1.
                """);
    }

    @Test
    void explainsWhatCameLastAndWhatIsPending() {
        inbox.put("7", "evt_1", "done");
        inbox.put("8", "evt_2", "pending")
                .putObject("waiting")
                .put("cause", "early")
                .put("next_attempt_at", "2026-11-26T10:00:05Z");

        assertThat(sluice.run("explain", "--last")).isZero();

        assertThat(sluice.out())
                .startsWith("charge.dispute.closed evt_2\n")
                .contains("waiting   early; is tried again by 2026-11-26T10:00:05Z", "none yet", "It names no order.");
    }

    @Test
    void explainsByTheInboxsOwnIdAndAsJson() {
        inbox.put("7", "evt_1", "done");

        assertThat(sluice.run("explain", "7", "--json")).isZero();

        assertThat(json(sluice.out()).at("/webhook/provider_event_id").asString())
                .isEqualTo("evt_1");
        assertThat(new Invocation(Path.of("nowhere"))
                        .with("INGEST_URL", inbox.url())
                        .run("explain", "evt_9"))
                .isEqualTo(3);
    }

    /** It was asked to show it, and did. */
    @Test
    void explainsAFailedEventAsWellAsAnyOther() {
        inbox.put("7", "evt_1", "failed").put("reason", "it names no order_id");

        assertThat(sluice.run("explain", "evt_1")).isZero();

        assertThat(sluice.out()).contains("failed: it names no order_id");
    }

    @Test
    void showsWhatIsNewAndWhatIsNotPendingAnyMore() {
        inbox.put("1", "evt_1", "done");
        inbox.put("2", "evt_2", "pending");
        var changes = new Changes(new Inbox(Services.of(Map.of("INGEST_URL", inbox.url()), Ports.DEFAULT)), Map.of());

        assertThat(events(changes.begin(1))).containsExactly("evt_2 pending");
        assertThat(changes.next()).isEmpty();
        inbox.put("3", "evt_3", "pending");
        assertThat(events(changes.next())).containsExactly("evt_3 pending");
        inbox.put("2", "evt_2", "done");
        inbox.put("3", "evt_3", "failed");
        inbox.put("4", "evt_4", "done");
        assertThat(events(changes.next())).containsExactly("evt_2 done", "evt_3 failed", "evt_4 done");
        assertThat(changes.next()).isEmpty();
    }

    @Test
    void looksAfterWhatIsPendingBehindManyOthers() {
        inbox.put("1", "evt_1", "pending");
        var changes = new Changes(new Inbox(Services.of(Map.of("INGEST_URL", inbox.url()), Ports.DEFAULT)), Map.of());
        assertThat(changes.begin(10)).hasSize(1);
        for (int i = 2; i < 300; i++) {
            inbox.put(Integer.toString(i), "evt_" + i, "done");
        }
        assertThat(changes.next()).hasSize(200);

        inbox.put("1", "evt_1", "done");

        assertThat(events(changes.next())).containsExactly("evt_1 done");
    }

    @Test
    void replaysAllPagesOfAFilter() {
        inbox.reports.add("""
                {"dry_run":true,"counts":{"queued":1,"already_pending":0},"next_cursor":"abc",
                 "items":[{"id":"7","was":"failed","outcome":"queued","updates":[{"order_id":"o1"}]}]}""");
        inbox.reports.add("""
                {"dry_run":true,"counts":{"queued":0,"refused":1},
                 "items":[{"id":"8","was":"failed","outcome":"refused","reason":"It was erased."}]}""");

        assertThat(sluice.run("replay", "--status", "failed", "--provider", "stripe", "--dry-run"))
                .isEqualTo(1);

        assertThat(inbox.requests().stream().map(InboxCommandsTest::json))
                .containsExactly(
                        json("{\"dry_run\":true,\"provider\":\"stripe\",\"status\":\"failed\"}"),
                        json("{\"dry_run\":true,\"provider\":\"stripe\",\"status\":\"failed\",\"cursor\":\"abc\"}"));
        assertThat(sluice.out()).isEqualTo("""
                7  queued  was failed
                  becomes {"order_id":"o1"}
                Nothing was changed. It would be: 1 queued, 0 already pending
                8  refused  was failed: It was erased.
                Nothing was changed. It would be: 0 queued, 1 refused
                """);
    }

    @Test
    void replaysOneEvent() {
        inbox.put("7", "evt_1", "failed");

        assertThat(sluice.run("replay", "evt_1")).isZero();

        assertThat(sluice.out()).isEqualTo("queued (it was failed)\n");
    }

    private static List<String> events(List<JsonNode> webhooks) {
        return webhooks.stream()
                .map(webhook -> webhook.path("provider_event_id").asString() + " "
                        + webhook.path("status").asString())
                .toList();
    }

    private static JsonNode json(String text) {
        return JsonMapper.shared().readTree(text);
    }
}
