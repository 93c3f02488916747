package dev.sluice.systemtests;

import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/** The rows that some webhooks led to, without api-server's own keys and clock. */
record Stored(List<StoredOrder> orders, List<StoredDispute> disputes) {

    static final Stored NOTHING = new Stored(List.of(), List.of());

    record Event(String eventId, String kind, String payload) {

        /** With the members of the payload in a fixed order. */
        Event canonical() {
            JsonMapper json = JsonMapper.shared();
            Object sorted = json.readValue(payload, new TypeReference<TreeMap<String, Object>>() {});
            return new Event(eventId, kind, json.writeValueAsString(sorted));
        }
    }

    /** Events oldest first. */
    record StoredOrder(
            String orderId,
            @Nullable String userId,
            String status,
            Instant createdAt,
            Instant updatedAt,
            List<Event> events) {

        StoredOrder with(List<Event> others) {
            return new StoredOrder(orderId, userId, status, createdAt, updatedAt, others);
        }
    }

    /** Events oldest first. */
    record StoredDispute(
            String orderId,
            @Nullable String disputeId,
            @Nullable String userId,
            String status,
            String reason,
            long amount,
            String currency,
            Instant openedAt,
            @Nullable Instant evidenceDueAt,
            @Nullable Instant closedAt,
            Instant occurredAt,
            List<Event> events) {

        StoredDispute with(List<Event> others) {
            return new StoredDispute(
                    orderId,
                    disputeId,
                    userId,
                    status,
                    reason,
                    amount,
                    currency,
                    openedAt,
                    evidenceDueAt,
                    closedAt,
                    occurredAt,
                    others);
        }
    }

    Stored canonical() {
        return with(events -> events.stream().map(Event::canonical).toList());
    }

    /** The state alone. */
    Stored withoutEvents() {
        return with(_ -> List.of());
    }

    /** For where the order of events is not told. */
    Stored inAnyOrder() {
        return with(events ->
                events.stream().sorted(Comparator.comparing(Event::eventId)).toList());
    }

    private Stored with(UnaryOperator<List<Event>> change) {
        return new Stored(
                orders.stream()
                        .map(order -> order.with(change.apply(order.events())))
                        .toList(),
                disputes.stream()
                        .map(dispute -> dispute.with(change.apply(dispute.events())))
                        .toList());
    }
}
