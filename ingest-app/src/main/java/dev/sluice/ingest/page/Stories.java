package dev.sluice.ingest.page;

import dev.sluice.payments.api.DisputesApi;
import dev.sluice.payments.api.OrdersApi;
import dev.sluice.payments.model.Dispute;
import dev.sluice.payments.model.Event;
import dev.sluice.payments.model.EventPage;
import dev.sluice.payments.model.Order;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Currency;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.web.server.ResponseStatusException;

/** What api-server has of an order and its disputes. Thread-safe. */
final class Stories {

    private static final Logger log = LoggerFactory.getLogger(Stories.class);

    private static final int MOST_EVENTS = 100;
    private static final int MOST_DISPUTES = 10;

    /** Where api-server is not called over HTTP. */
    static final Stories NONE = new Stories(null, null);

    /**
     * Of one order.
     *
     * @param trouble why there is no more; null where there is all
     */
    record Story(
            String orderId,
            @Nullable Order order,
            List<Chapter> chapters,
            @Nullable String trouble) {}

    /**
     * What was applied to an order, or to one of its disputes.
     *
     * @param events oldest first
     * @param hasMore whether there are more than these
     */
    record Chapter(String title, List<Told> events, boolean hasMore) {}

    /** An event, and its payload as people may see it. */
    record Told(Event event, String payload) {}

    private final @Nullable OrdersApi orders;
    private final @Nullable DisputesApi disputes;

    Stories(@Nullable OrdersApi orders, @Nullable DisputesApi disputes) {
        this.orders = orders;
        this.disputes = disputes;
    }

    /** Says in the story itself why there is none, or no more: what else a page shows does not depend on api-server. */
    Story of(String orderId) {
        if (orders == null || disputes == null) {
            return new Story(orderId, null, List.of(), "In this mode api-server is not read over HTTP.");
        }
        try {
            return read(orders, disputes, orderId);
        } catch (ResponseStatusException e) {
            return new Story(orderId, null, List.of(), trouble(e.getStatusCode().value()));
        } catch (RuntimeException e) {
            log.debug("event=page_without_story reason=\"{}\"", e.getMessage());
            return new Story(orderId, null, List.of(), "api-server does not answer in time.");
        }
    }

    private static Story read(OrdersApi orders, DisputesApi disputes, String orderId) {
        Order order = orders.getOrder(orderId);
        List<Chapter> chapters = new ArrayList<>();
        chapters.add(chapter(
                "The order is " + order.getStatus().getValue(), orders.listOrderEvents(orderId, MOST_EVENTS, null)));
        for (Dispute dispute :
                disputes.listDisputes(MOST_DISPUTES, null, null, null, orderId).getItems()) {
            chapters.add(chapter(title(dispute), disputes.listDisputeEvents(dispute.getId(), MOST_EVENTS, null)));
        }
        return new Story(orderId, order, chapters, null);
    }

    private static Chapter chapter(String title, EventPage page) {
        return new Chapter(
                title,
                page.getItems().stream()
                        .map(event -> new Told(
                                event,
                                event.getPayloadText() == null
                                        ? Masked.value(event.getPayload())
                                        : Masked.text(event.getPayloadText())))
                        .toList(),
                page.getNextCursor() != null);
    }

    private static String title(Dispute dispute) {
        return "Dispute %s is %s: %s, %s"
                .formatted(
                        Objects.requireNonNullElse(dispute.getDisputeId(), "without id"),
                        dispute.getStatus().getValue(),
                        dispute.getReason(),
                        amount(dispute.getAmount(), dispute.getCurrency()));
    }

    /** In the currency's own unit, by ISO 4217. */
    static String amount(long minor, String currency) {
        try {
            int digits = Math.max(0, Currency.getInstance(currency).getDefaultFractionDigits());
            return BigDecimal.valueOf(minor, digits).toPlainString() + " " + currency;
        } catch (IllegalArgumentException _) {
            return minor + " " + currency;
        }
    }

    private static String trouble(int status) {
        return switch (status) {
            case 404 -> "api-server has no such order.";
            case 401, 403 -> "api-server wants a token: set API_READ_TOKEN to one of its API_READ_TOKENS.";
            default -> "api-server answers %s.".formatted(status);
        };
    }
}
