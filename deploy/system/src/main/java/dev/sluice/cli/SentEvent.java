package dev.sluice.cli;

import dev.sluice.system.CannotRunException;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * One event that a provider says it sent; what its file leaves out is null.
 *
 * @param id the provider's
 * @param orderId as api-server and the inbox have it
 * @param type as lists of the inbox have it, such as {@code order.created}
 * @param amount in the currency's minor unit
 * @param body as it was sent
 */
record SentEvent(
        String id,
        @Nullable String orderId,
        @Nullable String type,
        @Nullable Instant time,
        @Nullable Long amount,
        @Nullable String currency,
        @Nullable String body) {

    /** Of an id alone. */
    static SentEvent of(String id) {
        return new SentEvent(id, null, null, null, null, null, null);
    }

    /**
     * By the names that our contracts have.
     *
     * @param line as it stands in the file: a webhook of our own contract is its own body
     * @throws CannotRunException if a member cannot be read
     */
    static SentEvent of(JsonNode event, String line) {
        if (event.has("status") && !event.has("event_type") && !event.has("body")) {
            boolean isDispute = event.has("amount");
            return new SentEvent(
                    required(event),
                    text(event, "order_id"),
                    (isDispute ? "dispute." : "order.") + text(event, "status"),
                    time(text(event, isDispute ? "occurred_at" : "updated_at")),
                    amount(event),
                    text(event, "currency"),
                    line);
        }
        return new SentEvent(
                required(event),
                text(event, "order_id"),
                text(event, "event_type"),
                time(text(event, "time")),
                amount(event),
                text(event, "currency"),
                text(event, "body"));
    }

    private static String required(JsonNode event) {
        String id = text(event, "provider_event_id");
        if (id == null) {
            throw new CannotRunException("it has no provider_event_id");
        }
        return id;
    }

    private static @Nullable Long amount(JsonNode event) {
        String text = text(event, "amount");
        try {
            return text == null ? null : Long.valueOf(text);
        } catch (NumberFormatException e) {
            throw new CannotRunException("amount %s is no whole number of minor units".formatted(text), e);
        }
    }

    static @Nullable Instant time(@Nullable String text) {
        try {
            return text == null ? null : OffsetDateTime.parse(text).toInstant();
        } catch (DateTimeException e) {
            throw new CannotRunException("%s is no time as RFC 3339 has it".formatted(text), e);
        }
    }

    private static @Nullable String text(JsonNode event, String member) {
        String text = event.path(member).asString("").strip();
        return text.isEmpty() ? null : text;
    }
}
