package dev.sluice.cli;

import dev.sluice.cli.DemoStep.Resource;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** The story that the demo tells, with ids that nobody has used. */
final class DemoScript {

    private static final String ORDERS = "/webhooks/payments/orders";
    private static final String CHARGEBACKS = "/webhooks/payments/chargebacks";

    private final String run = UUID.randomUUID().toString().substring(0, 8);
    private final String user = UUID.randomUUID().toString();
    private final Instant start = Instant.now().truncatedTo(ChronoUnit.SECONDS);
    private final String order = "order-" + run;
    private final Resource seenOrder = new Resource.Order(order);
    private final Resource seenDispute = new Resource.Dispute(order);

    String orderId() {
        return order;
    }

    /** @param signed whether webhooks have to be signed: then there is one more, that is not */
    List<DemoStep> steps(boolean signed) {
        List<DemoStep> steps = new ArrayList<>(steps());
        if (signed) {
            String forged = order + "-forged";
            steps.add(new DemoStep(
                    "a stranger's, not signed",
                    ORDERS,
                    order("8", forged, "created", 360),
                    "401",
                    new Resource.Order(forged),
                    "no such order",
                    false));
        }
        return steps;
    }

    private List<DemoStep> steps() {
        String unknown = "order-" + run + "-unknown";
        return List.of(
                step("order created", order("1", order, "created", 0), "202 applied", "created, 1 event"),
                step("the same event again", order("1", order, "created", 0), DemoStep.DUPLICATE, "created, 1 event"),
                step("order updated", order("2", order, "updated", 60), "202 applied", "updated, 2 events"),
                step("order success", order("3", order, "success", 120), "202 applied", "success, 3 events"),
                step("updated after success", order("4", order, "updated", 180), "422", "success, 3 events"),
                new DemoStep(
                        "update of an unknown order",
                        ORDERS,
                        order("5", unknown, "updated", 180),
                        "404",
                        new Resource.Order(unknown),
                        "no such order",
                        true),
                chargeback("chargeback opened", dispute("6", "opened", 240, Map.of()), "opened, 1 event"),
                chargeback(
                        "chargeback closed, won",
                        dispute("7", "closed", 300, Map.of("resolution", "won")),
                        "won, 2 events"));
    }

    private DemoStep step(String title, Map<String, Object> body, String answer, String state) {
        return new DemoStep(title, ORDERS, body, answer, seenOrder, "order " + state, true);
    }

    private DemoStep chargeback(String title, Map<String, Object> body, String state) {
        return new DemoStep(title, CHARGEBACKS, body, "202 applied", seenDispute, "dispute " + state, true);
    }

    private Map<String, Object> order(String event, String orderId, String status, long seconds) {
        Map<String, Object> body = new LinkedHashMap<>();
        body.put("provider_event_id", eventId(event));
        body.put("order_id", orderId);
        body.put("user_id", user);
        body.put("status", status);
        body.put("created_at", start.toString());
        body.put("updated_at", start.plusSeconds(seconds).toString());
        return body;
    }

    private Map<String, Object> dispute(String event, String status, long seconds, Map<String, String> meta) {
        Map<String, Object> body = new LinkedHashMap<>();
        body.put("provider_event_id", eventId(event));
        body.put("order_id", order);
        body.put("user_id", user);
        body.put("dispute_id", "dispute-" + run);
        body.put("status", status);
        body.put("reason", "product_not_received");
        body.put("amount", 1999);
        body.put("currency", "EUR");
        body.put("occurred_at", start.plusSeconds(seconds).toString());
        if (!meta.isEmpty()) {
            body.put("meta", meta);
        }
        return body;
    }

    private String eventId(String event) {
        return "evt-" + run + "-" + event;
    }
}
