package dev.sluice.systemtests;

import static dev.sluice.systemtests.DisputeRow.opened;
import static dev.sluice.testkit.Outcome.APPLIED;
import static dev.sluice.testkit.Outcome.DUPLICATE;
import static dev.sluice.testkit.Outcome.FORBIDDEN;
import static dev.sluice.testkit.Outcome.MALFORMED;
import static dev.sluice.testkit.Outcome.TOO_LARGE;
import static dev.sluice.testkit.Outcome.UNKNOWN;
import static dev.sluice.testkit.Outcome.UNSUPPORTED;

import dev.sluice.testkit.Outcome;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.UnaryOperator;

/**
 * The parity table. Numbers are minutes; the answer is that of HTTP mode at the first time of sending, for {@link
 * Outcome} and {@link Scenario#answers} know what is said where webhooks are queued.
 */
final class Scenarios {

    @SuppressWarnings("UnnecessaryLambda") // named, as the table reads
    private static final UnaryOperator<Webhook> WON = webhook -> webhook.with("meta", Map.of("resolution", "won"));

    @SuppressWarnings("UnnecessaryLambda")
    private static final UnaryOperator<Webhook> GUEST = webhook -> webhook.without("user_id");

    private final String run;
    private final List<Scenario> scenarios = new ArrayList<>();

    private Scenarios(String run) {
        this.run = run;
    }

    /** With ids that begin with {@code run}. */
    static List<Scenario> all(String run) {
        Scenarios table = new Scenarios(run);
        Transitions.all(table::scenario);
        table.repetitions();
        table.reorderedOrders();
        table.disputesOfOrders();
        table.reorderedDisputes();
        table.values();
        table.badBodies();
        return table.scenarios;
    }

    private Scenario scenario(String name) {
        Scenario scenario = new Scenario(name, String.format(Locale.ROOT, "%s-%03d", run, scenarios.size()));
        scenarios.add(scenario);
        return scenario;
    }

    private void repetitions() {
        scenario("each event twice")
                .order("e1", "created", 0, APPLIED)
                .order("e1", "created", 0, DUPLICATE)
                .order("e2", "updated", 1, APPLIED)
                .order("e2", "updated", 1, DUPLICATE)
                .order("e3", "success", 2, APPLIED)
                .order("e3", "success", 2, DUPLICATE)
                .order("e2", "updated", 1, DUPLICATE)
                .order("e1", "created", 0, DUPLICATE)
                .leavesOrder("success", 2, "e1", "e2", "e3");
        scenario("the same event id with another body")
                .order("e1", "created", 0, APPLIED)
                .order("e1", "success", 5, DUPLICATE)
                .order("e2", "updated", 1, APPLIED)
                .order("e2", "failed", 6, DUPLICATE)
                .leavesOrder("updated", 1, "e1", "e2");
        scenario("created again after success, with another event id")
                .order("e1", "created", 0, APPLIED)
                .order("e2", "success", 1, APPLIED)
                .order("e3", "created", 2, DUPLICATE)
                .order("e4", "updated", 3, FORBIDDEN)
                .order("e3", "created", 2, DUPLICATE)
                .leavesOrder("success", 1, "e1", "e2", "e3");
        scenario("one event id for two orders and a dispute")
                .order("e1", "created", 0, APPLIED)
                .dispute("e1", "opened", 1, APPLIED)
                .leavesOrder("created", 0, "e1")
                .leavesDispute(opened("e1", 1), "e1")
                .otherOrder()
                .order("e1", "created", 0, APPLIED)
                .leavesOrder("created", 0, "e1");
        scenario("each event of a dispute twice")
                .order("e1", "created", 0, APPLIED)
                .dispute("d1", "opened", 1, APPLIED)
                .dispute("d1", "opened", 1, DUPLICATE)
                .dispute("d2", "closed", 2, WON, APPLIED)
                .dispute("d2", "closed", 2, DUPLICATE)
                .dispute("d1", "updated", 3, DUPLICATE)
                .leavesOrder("created", 0, "e1")
                .leavesDispute(opened("d1", 1).closed("won", 2), "d1", "d2");
    }

    private void reorderedOrders() {
        scenario("updated before created")
                .order("e2", "updated", 1, UNKNOWN)
                .order("e1", "created", 0, APPLIED)
                .leavesOrder("updated", 1, "e1", "e2");
        scenario("success before created")
                .order("e2", "success", 1, UNKNOWN)
                .order("e1", "created", 0, APPLIED)
                .leavesOrder("success", 1, "e1", "e2");
        scenario("all before created")
                .order("e2", "updated", 1, UNKNOWN)
                .order("e3", "updated", 2, UNKNOWN)
                .order("e4", "success", 3, UNKNOWN)
                .order("e1", "created", 0, APPLIED)
                .leavesOrder("success", 3, "e1", "e2", "e3", "e4");
        scenario("the same event twice before created")
                .order("e2", "updated", 1, UNKNOWN)
                .order("e2", "updated", 1, UNKNOWN)
                .order("e1", "created", 0, APPLIED)
                .leavesOrder("updated", 1, "e1", "e2");
        scenario("updated, created, updated: the provider's second sending comes last")
                .order("e2", "updated", 1, UNKNOWN)
                .order("e1", "created", 0, APPLIED)
                .order("e3", "updated", 2, APPLIED)
                .leavesOrder("updated", 2, "e1", "e2", "e3")
                .inAnyOrder();
        scenario("success, created, success again at once, updated")
                .order("e3", "success", 2, UNKNOWN)
                .order("e1", "created", 0, APPLIED)
                .again()
                .order("e2", "updated", 1, FORBIDDEN)
                .leavesOrder("success", 2, "e1", "e3");
        scenario("success, created, updated: a queue knows of success before updated, HTTP after it")
                .order("e3", "success", 2, UNKNOWN)
                .order("e1", "created", 0, APPLIED)
                .order("e2", "updated", 1, APPLIED)
                .leavesOrder("success", 2, "e1", "e2", "e3")
                .butQueued(1)
                .leavesOrder("success", 2, "e1", "e3");
        scenario("never created").order("e2", "updated", 1, UNKNOWN).order("e3", "failed", 2, UNKNOWN);
        scenario("older than what is known")
                .order("e1", "created", 5, APPLIED)
                .order("e2", "updated", 9, APPLIED)
                .order("e3", "updated", 7, APPLIED)
                .order("e4", "failed", 8, APPLIED)
                .leavesOrder("failed", 9, "e1", "e2", "e3", "e4");
        scenario("older than the creation")
                .order("e1", "created", 5, APPLIED)
                .order("e2", "updated", 3, APPLIED)
                .leavesOrder("created", 5, "e1", "e2");
    }

    private void disputesOfOrders() {
        scenario("a dispute of a finished order")
                .order("e1", "created", 0, APPLIED)
                .order("e2", "success", 1, APPLIED)
                .dispute("d1", "opened", 2, webhook -> webhook.with("evidence_due_at", "2026-11-23T08:50:00Z"), APPLIED)
                .dispute("d2", "updated", 3, APPLIED)
                .leavesOrder("success", 1, "e1", "e2")
                .leavesDispute(opened("d1", 2).evidence(50).updated("d2", 3), "d1", "d2");
        scenario("a dispute before its order")
                .dispute("d1", "opened", 1, UNKNOWN)
                .order("e1", "created", 0, APPLIED)
                .leavesOrder("created", 0, "e1")
                .leavesDispute(opened("d1", 1), "d1");
        scenario("a whole dispute before its order")
                .dispute("d1", "opened", 1, UNKNOWN)
                .dispute("d2", "updated", 2, UNKNOWN)
                .dispute("d3", "closed", 3, WON, UNKNOWN)
                .order("e1", "created", 0, APPLIED)
                .leavesOrder("created", 0, "e1")
                .leavesDispute(opened("d1", 1).updated("d2", 2).closed("won", 3), "d1", "d2", "d3");
        scenario("a dispute of no order").dispute("d1", "opened", 1, UNKNOWN).dispute("d2", "closed", 2, UNKNOWN);
        scenario("three disputes of an order, one without an id")
                .order("e1", "created", 0, APPLIED)
                .dispute("d1", "opened", 1, webhook -> webhook.with("dispute_id", "dp-1"), APPLIED)
                .dispute("d2", "opened", 2, webhook -> webhook.with("dispute_id", "dp-2"), APPLIED)
                .dispute("d3", "opened", 3, webhook -> webhook.without("dispute_id"), APPLIED)
                .dispute("d4", "closed", 4, webhook -> WON.apply(webhook.without("dispute_id")), APPLIED)
                .dispute("d1", "updated", 5, webhook -> webhook.with("dispute_id", "dp-2"), APPLIED)
                .leavesOrder("created", 0, "e1")
                .leavesDispute(opened("d1", 1).id("dp-1"), "d1")
                .leavesDispute(opened("d2", 2).id("dp-2").updated("d1", 5), "d2", "d1")
                .leavesDispute(opened("d3", 3).id(null).closed("won", 4), "d3", "d4");
    }

    private void reorderedDisputes() {
        scenario("closed before opened")
                .order("e1", "created", 0, APPLIED)
                .dispute("d2", "closed", 2, WON, UNKNOWN)
                .dispute("d1", "opened", 1, APPLIED)
                .leavesOrder("created", 0, "e1")
                .leavesDispute(opened("d1", 1).closed("won", 2), "d1", "d2");
        scenario("closed before opened before the order")
                .dispute("d2", "closed", 2, UNKNOWN)
                .dispute("d1", "opened", 1, UNKNOWN)
                .order("e1", "created", 0, APPLIED)
                .leavesOrder("created", 0, "e1")
                .leavesDispute(opened("d1", 1).closed("closed", 2), "d1", "d2");
        scenario("closed, opened, updated: a queue knows of the end before the change, HTTP after it")
                .order("e1", "created", 0, APPLIED)
                .dispute("d3", "closed", 3, WON, UNKNOWN)
                .dispute("d1", "opened", 1, APPLIED)
                .dispute("d2", "updated", 2, APPLIED)
                .leavesOrder("created", 0, "e1")
                .leavesDispute(opened("d1", 1).updated("d2", 2).closed("won", 3), "d1", "d2", "d3")
                .butQueued(1)
                .leavesOrder("created", 0, "e1")
                .leavesDispute(opened("d1", 1).closed("won", 3), "d1", "d3");
        scenario("updates of a dispute in the wrong order")
                .order("e1", "created", 0, APPLIED)
                .dispute("d1", "opened", 5, APPLIED)
                .dispute("d2", "updated", 9, APPLIED)
                .dispute(
                        "d3", "updated", 7, webhook -> webhook.with("evidence_due_at", "2026-11-23T08:50:00Z"), APPLIED)
                .dispute("d4", "closed", 8, APPLIED)
                .leavesOrder("created", 0, "e1")
                .leavesDispute(opened("d1", 5).updated("d2", 9).closed("closed", 8), "d1", "d2", "d3", "d4");
        for (String resolution : List.of("WON", "Lost", "settled")) {
            scenario("closed with resolution " + resolution)
                    .order("e1", "created", 0, APPLIED)
                    .dispute("d1", "opened", 1, APPLIED)
                    .dispute(
                            "d2",
                            "closed",
                            2,
                            webhook -> webhook.with("meta", Map.of("resolution", resolution)),
                            APPLIED)
                    .leavesOrder("created", 0, "e1")
                    .leavesDispute(
                            opened("d1", 1)
                                    .closed(Map.of("WON", "won", "Lost", "lost").getOrDefault(resolution, "closed"), 2),
                            "d1",
                            "d2");
        }
    }

    private void values() {
        scenario("text of all kinds")
                .order(
                        "e1 \u00e9\ud83d\ude00\"\\/",
                        "created",
                        0,
                        webhook -> webhook.with(
                                "meta", Map.of("k\u00f6y", "va\"l\\ue \ud83d\ude00 </script> \u2028", "empty", "")),
                        APPLIED)
                .order("e".repeat(255), "updated", 1, APPLIED)
                .leavesOrder("updated", 1, "e1 \u00e9\ud83d\ude00\"\\/", "e".repeat(255));
        scenario("the order keeps the user of its creation")
                .order("e1", "created", 0, APPLIED)
                .order(
                        "e2",
                        "updated",
                        1,
                        webhook -> webhook.with("user_id", "00000000-0000-4000-8000-000000000001"),
                        APPLIED)
                .leavesOrder("updated", 1, "e1", "e2");
        scenario("a guest")
                .order("e1", "created", 0, GUEST, APPLIED)
                .order("e2", "updated", 1, GUEST, APPLIED)
                .dispute("d1", "opened", 1, GUEST, APPLIED)
                .leavesOrder("updated", 1, "e1", "e2")
                .leavesDispute(opened("d1", 1), "d1");
        scenario("a guest whom later updates name, and a user whom they do not")
                .order("e1", "created", 0, GUEST, APPLIED)
                .order("e2", "updated", 1, APPLIED)
                .dispute("d1", "opened", 1, GUEST, APPLIED)
                .dispute("d2", "closed", 2, APPLIED)
                .leavesOrder("updated", 1, "e1", "e2")
                .leavesDispute(opened("d1", 1).closed("closed", 2), "d1", "d2")
                .otherOrder()
                .order("e1", "created", 0, APPLIED)
                .order("e2", "success", 1, GUEST, APPLIED)
                .leavesOrder("success", 1, "e1", "e2");
        scenario("the largest amount and a reason of 1000 characters")
                .order("e1", "created", 0, APPLIED)
                .dispute("d1", "opened", 1, APPLIED)
                .dispute(
                        "d2",
                        "updated",
                        0,
                        webhook ->
                                webhook.with("amount", 9_007_199_254_740_991L).with("reason", "r".repeat(1000)),
                        APPLIED)
                .leavesOrder("created", 0, "e1")
                .leavesDispute(opened("d1", 1), "d1", "d2");
        scenario("times to the microsecond")
                .order(
                        "e1",
                        "created",
                        0,
                        webhook -> webhook.with("updated_at", "2026-11-23T08:00:00.123456Z"),
                        APPLIED)
                .order(
                        "e2",
                        "updated",
                        7,
                        webhook -> webhook.with("created_at", "0001-01-01T00:00:00.000001Z"),
                        APPLIED)
                .leavesOrder("updated", 7, "e1", "e2");
        scenario("an event id of 255 characters beyond the BMP")
                .order("e1", "created", 0, APPLIED)
                .order("😀".repeat(255), "updated", 1, APPLIED)
                .leavesOrder("updated", 1, "e1", "😀".repeat(255));
    }

    private void badBodies() {
        bad("no JSON", webhook -> webhook.withBody(_ -> "created"), MALFORMED);
        bad("cut short", webhook -> webhook.withBody(body -> body.substring(0, 40)), MALFORMED);
        bad("no object", webhook -> webhook.withBody(body -> "[" + body + "]"), MALFORMED);
        bad("more after it", webhook -> webhook.withBody(body -> body + body), MALFORMED);
        bad("an unknown member", webhook -> webhook.with("amout", 1), MALFORMED);
        bad("a member missing", webhook -> webhook.without("created_at"), MALFORMED);
        bad(
                "a member twice",
                webhook -> webhook.withBody(body -> "{\"status\":\"failed\"," + body.substring(1)),
                MALFORMED);
        bad("null", webhook -> webhook.with("status", Map.of()).withBody(b -> b.replace("{}", "null")), MALFORMED);
        bad("a number for text", webhook -> webhook.with("order_id", 17), MALFORMED);
        bad("an unknown status", webhook -> webhook.with("status", "paid"), MALFORMED);
        bad("no UUID", webhook -> webhook.with("user_id", "me"), MALFORMED);
        bad("an id that is too long", webhook -> webhook.with("provider_event_id", "e".repeat(256)), MALFORMED);
        bad("a value that is too long", webhook -> webhook.with("meta", Map.of("k", "v".repeat(501))), MALFORMED);
        bad("a byte order mark", webhook -> webhook.withBody(body -> "\uFEFF" + body), MALFORMED);
        bad("too large", webhook -> webhook.with("meta", Map.of("k", "v".repeat(262_144))), TOO_LARGE);
        bad("no JSON by its type", webhook -> webhook.as("text/plain"), UNSUPPORTED);
        scenario("bad chargebacks")
                .order("e1", "created", 0, APPLIED)
                .dispute("d1", "opened", 1, webhook -> webhook.with("amount", 0), MALFORMED)
                .dispute("d2", "opened", 1, webhook -> webhook.with("amount", 19.99), MALFORMED)
                .dispute("d3", "opened", 1, webhook -> webhook.with("currency", "eur"), MALFORMED)
                .dispute("d4", "opened", 1, webhook -> webhook.with("occurred_at", 1), MALFORMED)
                .dispute("d5", "created", 1, MALFORMED)
                .leavesOrder("created", 0, "e1");
    }

    /** Between two good ones, which it does not disturb. */
    private void bad(String what, UnaryOperator<Webhook> change, Outcome outcome) {
        scenario("a bad body: " + what)
                .order("e1", "created", 0, APPLIED)
                .order("e2", "updated", 1, change, outcome)
                .order("e3", "updated", 2, APPLIED)
                .leavesOrder("updated", 2, "e1", "e3");
    }
}
