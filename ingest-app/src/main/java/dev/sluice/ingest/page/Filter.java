package dev.sluice.ingest.page;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.sluice.ingest.inbox.admin.generated.model.ReplayRequest;
import dev.sluice.ingest.inbox.admin.generated.model.WebhookStatus;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.web.util.UriUtils;

/** Which webhooks somebody wants to see: those for which all holds that is not null. */
record Filter(
        @Nullable WebhookStatus status,
        @Nullable String provider,
        @Nullable String eventType,
        @Nullable String orderId,
        @Nullable String providerEventId,
        @Nullable Instant from,
        @Nullable Instant to) {

    /** The inbox takes none in what it is asked for. */
    static final Pattern CONTROLS = Pattern.compile("\\p{Cc}");

    /**
     * Reads fields of a form or parameters of a query, named as the contract names them. Empty ones ask for nothing.
     *
     * @param field null or empty where there is none of that name
     * @throws InputException where one cannot be used
     */
    static Filter read(Function<String, @Nullable String> field) {
        String status = text(field, "status", 40);
        return new Filter(
                status == null ? null : status(status),
                text(field, "provider", 40),
                text(field, "event_type", 255),
                text(field, "order_id", 255),
                text(field, "provider_event_id", 255),
                time(field, "from"),
                time(field, "to"));
    }

    private static @Nullable String text(Function<String, @Nullable String> field, String name, int most) {
        String value = Objects.requireNonNullElse(field.apply(name), "").strip();
        if (value.length() > most || CONTROLS.matcher(value).find()) {
            throw new InputException(
                    "%s has at most %s characters, none of them a control character.".formatted(name, most));
        }
        return value.isEmpty() ? null : value;
    }

    private static WebhookStatus status(String status) {
        try {
            return WebhookStatus.fromValue(status);
        } catch (IllegalArgumentException _) {
            throw new InputException("'%s' is no status of a webhook.".formatted(status));
        }
    }

    /** As forms have times, without an offset and in UTC, or as the contracts have them. */
    private static @Nullable Instant time(Function<String, @Nullable String> field, String name) {
        String text = text(field, name, 40);
        if (text == null) {
            return null;
        }
        try {
            Instant time = text.matches(".*(Z|[+-][0-9]{2}:[0-9]{2})")
                    ? OffsetDateTime.parse(text).toInstant()
                    : LocalDateTime.parse(text).toInstant(ZoneOffset.UTC);
            if (time.isAfter(Instant.EPOCH) && time.isBefore(Instant.parse("9999-01-01T00:00:00Z"))) {
                return time;
            }
        } catch (DateTimeException _) {
            // refused below, like a time that is out of bounds
        }
        throw new InputException("%s is no time such as 2026-11-23T08:05 (UTC).".formatted(name));
    }

    /** The fields that say the same again. */
    Map<String, String> fields() {
        Map<String, String> fields = new TreeMap<>();
        put(fields, "status", status == null ? null : status.getValue());
        put(fields, "provider", provider);
        put(fields, "event_type", eventType);
        put(fields, "order_id", orderId);
        put(fields, "provider_event_id", providerEventId);
        put(fields, "from", from);
        put(fields, "to", to);
        return fields;
    }

    private static void put(Map<String, String> fields, String name, @Nullable Object value) {
        if (value != null) {
            fields.put(name, value.toString());
        }
    }

    /** A link to what it finds. */
    String link(String path, @Nullable String cursor) {
        Map<String, String> fields = fields();
        put(fields, "cursor", cursor);
        return path
                + fields.entrySet().stream()
                        .map(field -> field.getKey() + "=" + UriUtils.encode(field.getValue(), UTF_8))
                        .collect(Collectors.joining("&", fields.isEmpty() ? "" : "?", ""));
    }

    /** What a text field of the form shows. */
    String shown(String name) {
        return fields().getOrDefault(name, "");
    }

    /** What a time's field of the form shows. */
    static String local(@Nullable Instant time) {
        return time == null
                ? ""
                : LocalDateTime.ofInstant(time.truncatedTo(ChronoUnit.SECONDS), ZoneOffset.UTC)
                        .toString();
    }

    /** Whether those that it finds can be replayed together. */
    boolean isReplayable() {
        return status == WebhookStatus.FAILED || status == WebhookStatus.IGNORED || status == WebhookStatus.DISMISSED;
    }

    /**
     * A replay of what it finds.
     *
     * @throws InputException where that is not to be replayed together
     */
    ReplayRequest replay(boolean isDry) {
        if (!isReplayable()) {
            throw new InputException(
                    "Choose a status: failed, ignored or dismissed webhooks can be replayed together.");
        }
        return new ReplayRequest(Objects.requireNonNull(status))
                .provider(provider)
                .eventType(eventType)
                .orderId(orderId)
                .providerEventId(providerEventId)
                .from(from)
                .to(to)
                .dryRun(isDry);
    }

    /** The same until a time, so that what comes later is not meant. */
    Filter until(Instant end) {
        return to != null && to.isBefore(end)
                ? this
                : new Filter(status, provider, eventType, orderId, providerEventId, from, end);
    }
}
