package dev.sluice.cli;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * What is stored of an event, by the inbox or by api-server.
 *
 * @param webhook the inbox's id of it; empty where api-server told of it
 * @param orderIds each name that its order has
 * @param amount null where it is not known, or there is none
 * @param detail why it is what it is; may be empty
 */
record StoredEvent(
        String webhook,
        String id,
        Set<String> orderIds,
        Instant receivedAt,
        EventStatus status,
        String type,
        @Nullable Long amount,
        @Nullable String currency,
        String detail) {

    /** As a list of the inbox has it: an event may name its order by an alias, and amounts are not in lists. */
    static StoredEvent listed(JsonNode webhook) {
        return of(webhook, Stream.empty());
    }

    /** With what the event becomes. */
    static StoredEvent detailed(JsonNode webhook) {
        return of(webhook, webhook.at("/translation/updates").valueStream());
    }

    private static StoredEvent of(JsonNode webhook, Stream<JsonNode> updates) {
        List<JsonNode> all = updates.toList();
        return new StoredEvent(
                text(webhook, "id"),
                text(webhook, "provider_event_id"),
                Stream.concat(Stream.of(webhook), all.stream())
                        .map(named -> text(named, "order_id"))
                        .filter(id -> !id.isEmpty())
                        .collect(Collectors.toSet()),
                Instant.parse(text(webhook, "received_at")),
                EventStatus.ofInbox(text(webhook, "status")),
                text(webhook, "event_type"),
                all.stream()
                        .filter(update -> update.has("amount"))
                        .map(update -> update.path("amount").asLong())
                        .findFirst()
                        .orElse(null),
                all.stream()
                        .map(update -> update.path("currency").stringValue(null))
                        .filter(Objects::nonNull)
                        .findFirst()
                        .orElse(null),
                text(webhook, "reason"));
    }

    /**
     * As api-server has it.
     *
     * @param kind {@code order.} or {@code dispute.}
     */
    static StoredEvent applied(JsonNode event, String kind) {
        JsonNode update = event.path("payload");
        boolean isConflict = text(event, "kind").equals("conflict");
        return new StoredEvent(
                "",
                text(event, "provider_event_id"),
                Set.of(text(update, "order_id")),
                Instant.parse(text(event, "received_at")),
                isConflict ? EventStatus.DIFFERENT : EventStatus.APPLIED,
                kind + text(update, "status"),
                update.has("amount") ? update.path("amount").asLong() : null,
                update.path("currency").stringValue(null),
                isConflict ? "a conflict: another event had created what it creates" : "");
    }

    /** In words; none where both say the same, as far as both say anything. */
    List<String> differences(SentEvent sent) {
        List<String> differences = new ArrayList<>();
        if (sent.orderId() != null && !orderIds.contains(sent.orderId())) {
            differences.add("order_id is %s".formatted(String.join(" or ", orderIds)));
        }
        compare(differences, "event_type", type, sent.type());
        compare(differences, "amount", amount, sent.amount());
        compare(differences, "currency", currency, sent.currency());
        return differences;
    }

    private static void compare(List<String> differences, String name, @Nullable Object stored, @Nullable Object sent) {
        if (stored != null && sent != null && !stored.equals(sent)) {
            differences.add("%s is %s, sent was %s".formatted(name, stored, sent));
        }
    }

    private static String text(JsonNode node, String member) {
        return node.path(member).asString("");
    }
}
