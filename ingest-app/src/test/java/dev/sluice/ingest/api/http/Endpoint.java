package dev.sluice.ingest.api.http;

import au.com.dius.pact.consumer.dsl.LambdaDslJsonBody;
import dev.sluice.client.model.DisputeUpdate;
import dev.sluice.client.model.DisputeUpdateStatus;
import dev.sluice.client.model.OrderUpdate;
import dev.sluice.client.model.OrderUpdateStatus;
import dev.sluice.ingest.update.Delivery;
import dev.sluice.ingest.update.Update;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The two endpoints of api-server that take updates, each with what its interactions are made of. */
enum Endpoint {
    ORDERS("/internal/updates/orders", "an order update") {
        @Override
        State ready(String orderId) {
            return new State("no order", Map.of("order_id", orderId));
        }

        @Override
        State applied(String orderId, String eventId) {
            return new State("an applied order update", params("order_id", orderId, "provider_event_id", eventId));
        }

        @Override
        State ended(String orderId) {
            return new State("an order", params("order_id", orderId, "status", "success"));
        }

        @Override
        Delivery send(Clients.Client api, Sent update) {
            return api.sendOrderUpdate(new Update.Order(
                    new OrderUpdate()
                            .providerEventId(update.eventId())
                            .orderId(update.orderId())
                            .userId(update.user())
                            .status(update.creates() ? OrderUpdateStatus.CREATED : OrderUpdateStatus.UPDATED)
                            .updatedAt(TIME)
                            .createdAt(TIME)
                            .meta(META),
                    null));
        }

        @Override
        void request(Sent update, LambdaDslJsonBody body) {
            common(update, body);
            body.stringMatcher("status", "created|updated|failed|success", update.creates() ? "created" : "updated");
            body.stringMatcher("created_at", UTC, TIME.toString());
            body.stringMatcher("updated_at", UTC, TIME.toString());
        }

        @Override
        void answer(Sent update, LambdaDslJsonBody body) {
            body.stringValue("outcome", "applied");
            body.stringType("order_id", update.orderId());
            body.stringMatcher("status", "created|updated|failed|success", "created");
        }
    },

    DISPUTES("/internal/updates/disputes", "a dispute update") {
        @Override
        State ready(String orderId) {
            return new State("an order", params("order_id", orderId, "status", "created"));
        }

        @Override
        State applied(String orderId, String eventId) {
            return new State(
                    "an applied dispute update",
                    params("order_id", orderId, "dispute_id", DISPUTE, "provider_event_id", eventId));
        }

        @Override
        State ended(String orderId) {
            return new State("a dispute", params("order_id", orderId, "dispute_id", DISPUTE, "status", "won"));
        }

        @Override
        Delivery send(Clients.Client api, Sent update) {
            return api.sendDisputeUpdate(new Update.Dispute(
                    new DisputeUpdate()
                            .providerEventId(update.eventId())
                            .orderId(update.orderId())
                            .userId(update.user())
                            .disputeId(DISPUTE)
                            .status(
                                    update.creates()
                                            ? DisputeUpdateStatus.DISPUTE_OPENED
                                            : DisputeUpdateStatus.DISPUTE_UPDATED)
                            .reason("product_not_received")
                            .amount(1999L)
                            .currency("EUR")
                            .occurredAt(TIME)
                            .evidenceDueAt(TIME)
                            .meta(META),
                    null));
        }

        @Override
        void request(Sent update, LambdaDslJsonBody body) {
            common(update, body);
            body.stringType("dispute_id", DISPUTE);
            body.stringMatcher("status", "opened|updated|closed", update.creates() ? "opened" : "updated");
            body.stringType("reason", "product_not_received");
            body.integerType("amount", 1999);
            body.stringMatcher("currency", "[A-Z]{3}", "EUR");
            body.stringMatcher("occurred_at", UTC, TIME.toString());
            body.stringMatcher("evidence_due_at", UTC, TIME.toString());
        }

        @Override
        void answer(Sent update, LambdaDslJsonBody body) {
            body.stringValue("outcome", "applied");
            body.stringType("id", "42");
            body.stringType("order_id", update.orderId());
            body.stringMatcher("status", "opened|won|lost|closed", "opened");
        }
    };

    /** What an update is to its order or dispute. */
    enum Part {
        CREATES,
        CREATES_FOR_A_GUEST,
        FOLLOWS
    }

    /** What of an update differs from one interaction to the next. */
    record Sent(String eventId, String orderId, Part part) {

        boolean creates() {
            return part != Part.FOLLOWS;
        }

        @Nullable
        UUID user() {
            return part == Part.CREATES_FOR_A_GUEST ? null : USER;
        }
    }

    /** What api-server is brought into before a request. */
    record State(String name, Map<String, String> params) {}

    private static final UUID USER = UUID.fromString("6f1d4c1e-5d0b-4b57-9a38-1a2b3c4d5e6f");
    private static final Instant TIME = Instant.parse("2026-11-23T08:00:00Z");
    private static final Map<String, String> META = Map.of("channel", "web");
    private static final String DISPUTE = "dp_77";
    private static final String UTC = "\\d{4}-\\d{2}-\\d{2}T\\d{2}:\\d{2}:\\d{2}(\\.\\d{1,9})?Z";

    final String path;

    /** What a request of it is called in descriptions. */
    final String request;

    Endpoint(String path, String request) {
        this.path = path;
        this.request = request;
    }

    /** The state in which an update that creates is applied. */
    abstract State ready(String orderId);

    /** The state in which an event was applied, as an update that creates. */
    abstract State applied(String orderId, String eventId);

    /** The state in which no update is allowed any more. */
    abstract State ended(String orderId);

    abstract Delivery send(Clients.Client api, Sent update);

    abstract void request(Sent update, LambdaDslJsonBody body);

    abstract void answer(Sent update, LambdaDslJsonBody body);

    /** In this order, so that each run writes the same. */
    static Map<String, String> params(String... namesAndValues) {
        var params = new LinkedHashMap<String, String>();
        for (int i = 0; i < namesAndValues.length; i += 2) {
            params.put(namesAndValues[i], namesAndValues[i + 1]);
        }
        return params;
    }

    private static void common(Sent update, LambdaDslJsonBody body) {
        body.stringType("provider_event_id", update.eventId());
        if (update.orderId().isEmpty()) {
            body.stringValue("order_id", "");
        } else {
            body.stringType("order_id", update.orderId());
        }
        if (update.user() != null) {
            body.uuid("user_id", USER);
        }
        body.object("meta", meta -> meta.stringType("channel", META.get("channel")));
    }
}
