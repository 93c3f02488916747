package dev.sluice.cli;

import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** Events of one provider in the inbox. Thread-safe. */
final class InboxEvents {

    /** Our own contract, as the inbox calls it. */
    static final String STANDARD = "standard";

    private final Inbox inbox;
    private final String provider;
    private final Optional<String> account;

    /** @param account empty where all of the provider's are meant */
    InboxEvents(Inbox inbox, String provider, Optional<String> account) {
        this.inbox = inbox;
        this.provider = provider;
        this.account = account;
    }

    /** All with its id. By our own contract an id is unique within an order only: another order's is another event. */
    List<StoredEvent> find(SentEvent sent) {
        boolean isOfOrder = provider.equals(STANDARD) && sent.orderId() != null;
        List<JsonNode> webhooks = all(
                isOfOrder
                        ? Map.of("provider_event_id", sent.id(), "order_id", Objects.requireNonNull(sent.orderId()))
                        : Map.of("provider_event_id", sent.id()));
        return webhooks.stream().map(webhook -> stored(webhook, sent)).toList();
    }

    /** Lists have neither an amount nor what an alias stands for. */
    private StoredEvent stored(JsonNode webhook, SentEvent sent) {
        StoredEvent listed = StoredEvent.listed(webhook);
        return sent.amount() == null && listed.differences(sent).isEmpty()
                ? listed
                : inbox.webhook(listed.webhook()).map(StoredEvent::detailed).orElse(listed);
    }

    /** What was received in the span, whatever it is. */
    List<StoredEvent> received(@Nullable Instant since, @Nullable Instant until) {
        Map<String, String> span = new HashMap<>();
        if (since != null) {
            span.put("from", since.toString());
        }
        if (until != null) {
            span.put("to", until.toString());
        }
        return all(span).stream().map(StoredEvent::listed).toList();
    }

    private List<JsonNode> all(Map<String, String> filter) {
        Map<String, String> parameters = new HashMap<>(filter);
        parameters.put("provider", provider);
        return Pages.all(parameters, inbox::page).stream()
                .filter(webhook -> account.isEmpty()
                        || account.get().equals(webhook.path("account").asString("")))
                .toList();
    }
}
