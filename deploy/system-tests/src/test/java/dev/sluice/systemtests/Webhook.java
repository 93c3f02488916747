package dev.sluice.systemtests;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/** What a provider sends: members in order, to be changed before it is sent. */
record Webhook(String path, String contentType, String orderId, String eventId, String body) {

    static final String ORDERS = "/webhooks/payments/orders";
    static final String CHARGEBACKS = "/webhooks/payments/chargebacks";
    static final String USER = "6f1d4c1e-5d0b-4b57-9a38-1a2b3c4d5e6f";
    static final long AMOUNT = 1999;

    private static final Instant START = Instant.parse("2026-11-23T08:00:00Z");
    private static final JsonMapper JSON = JsonMapper.shared();

    /** A webhook's times, as minutes since a common start. */
    static Instant minute(int minute) {
        return START.plus(minute, ChronoUnit.MINUTES);
    }

    static Webhook order(String orderId, String eventId, String status, int updatedAt) {
        Map<String, Object> body = head(orderId, eventId, status);
        body.put("created_at", minute(0).toString());
        body.put("updated_at", minute(updatedAt).toString());
        return json(ORDERS, orderId, eventId, body);
    }

    static Webhook dispute(String orderId, String eventId, String status, int occurredAt) {
        Map<String, Object> body = head(orderId, eventId, status);
        body.put("dispute_id", "dp");
        body.put("reason", "reason of " + eventId);
        body.put("amount", AMOUNT);
        body.put("currency", "EUR");
        body.put("occurred_at", minute(occurredAt).toString());
        return json(CHARGEBACKS, orderId, eventId, body);
    }

    private static Map<String, Object> head(String orderId, String eventId, String status) {
        Map<String, Object> body = new LinkedHashMap<>();
        body.put("provider_event_id", eventId);
        body.put("order_id", orderId);
        body.put("user_id", USER);
        body.put("status", status);
        return body;
    }

    private static Webhook json(String path, String orderId, String eventId, Object body) {
        return new Webhook(path, "application/json", orderId, eventId, JSON.writeValueAsString(body));
    }

    /** The same with a member added or changed. */
    Webhook with(String member, Object value) {
        return with(members -> members.put(member, value));
    }

    Webhook without(String member) {
        return with(members -> members.remove(member));
    }

    private Webhook with(Consumer<Map<String, Object>> change) {
        Map<String, Object> members = new LinkedHashMap<>();
        JSON.readTree(body).properties().forEach(member -> members.put(member.getKey(), member.getValue()));
        change.accept(members);
        return json(path, orderId, eventId, members);
    }

    Webhook withBody(UnaryOperator<String> change) {
        return new Webhook(path, contentType, orderId, eventId, change.apply(body));
    }

    Webhook as(String otherContentType) {
        return new Webhook(path, otherContentType, orderId, eventId, body);
    }

    String status() {
        return JSON.readTree(body).path("status").asString();
    }

    @Nullable
    String disputeId() {
        return JSON.readTree(body).path("dispute_id").asString(null);
    }
}
