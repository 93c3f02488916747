package dev.sluice.ingest.page;

import dev.sluice.ingest.inbox.admin.generated.InboxApi;
import dev.sluice.ingest.inbox.admin.generated.InboxWebhooksApi;
import dev.sluice.ingest.inbox.admin.generated.model.Attempt;
import dev.sluice.ingest.inbox.admin.generated.model.Counts;
import dev.sluice.ingest.inbox.admin.generated.model.Translation;
import dev.sluice.ingest.inbox.admin.generated.model.Waiting;
import dev.sluice.ingest.inbox.admin.generated.model.WebhookDetail;
import dev.sluice.ingest.inbox.admin.generated.model.WebhookPage;
import dev.sluice.ingest.page.Html.Frame;
import dev.sluice.ingest.page.Stories.Story;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.web.servlet.function.ServerRequest;
import org.springframework.web.servlet.function.ServerResponse;

/** What the inbox holds: a list by filters, and one webhook with all that is known of it. */
final class WebhookPages {

    static final int A_PAGE = 25;

    record ListView(Frame frame, Filter filter, Counts counts, WebhookPage page, boolean isFirst) {}

    /**
     * One webhook.
     *
     * @param updates what the running version makes of it
     * @param story null where it names no order
     * @param done what was just done with it; null for nothing
     */
    record View(
            Frame frame,
            WebhookDetail webhook,
            String body,
            List<String> updates,
            List<Step> steps,
            @Nullable Story story,
            @Nullable String done) {}

    /**
     * A moment in a webhook's life.
     *
     * @param reason null where there is none
     */
    record Step(Instant at, String what, @Nullable String reason) {}

    private static final Map<String, String> DONE = Map.of(
            "queued", "It will be delivered again.",
            "repeated", "It will be delivered again, which changes nothing.",
            "already_pending", "It was on its way already; nothing was changed.",
            "dismissed", "It is given up.");

    private final Html html;
    private final InboxApi inbox;
    private final InboxWebhooksApi webhooks;
    private final Stories stories;

    WebhookPages(Html html, InboxApi inbox, InboxWebhooksApi webhooks, Stories stories) {
        this.html = html;
        this.inbox = inbox;
        this.webhooks = webhooks;
        this.stories = stories;
    }

    ServerResponse list(ServerRequest request) {
        Filter filter = Filter.read(name -> request.param(name).orElse(""));
        String cursor = request.param("cursor").filter(text -> !text.isEmpty()).orElse(null);
        WebhookPage page = body(webhooks.listWebhooks(
                A_PAGE,
                cursor,
                filter.status(),
                filter.provider(),
                filter.eventType(),
                filter.orderId(),
                filter.providerEventId(),
                filter.from(),
                filter.to()));
        return html.page(
                "webhooks.jte",
                new ListView(
                        html.frame(request, "Webhooks"), filter, body(inbox.countWebhooks()), page, cursor == null));
    }

    ServerResponse one(ServerRequest request) {
        WebhookDetail webhook = body(webhooks.getWebhook(request.pathVariable("id")));
        String orderId = orderId(webhook);
        return html.page(
                "webhook.jte",
                new View(
                        html.frame(request, webhook.getEventType()),
                        webhook,
                        Masked.text(webhook.getBody()),
                        updates(webhook),
                        steps(webhook),
                        orderId == null ? null : stories.of(orderId),
                        request.param("done").map(DONE::get).orElse(null)));
    }

    static <T> T body(ResponseEntity<T> answer) {
        return Objects.requireNonNull(answer.getBody(), "the contract has a body for each answer");
    }

    static List<String> updates(WebhookDetail webhook) {
        Translation translation = webhook.getTranslation();
        return translation == null
                ? List.of()
                : translation.getUpdates().stream().map(Masked::value).toList();
    }

    /** What it becomes an update of: an event may name its order by an alias. */
    private static @Nullable String orderId(WebhookDetail webhook) {
        Translation translation = webhook.getTranslation();
        if (translation == null || translation.getUpdates().isEmpty()) {
            return webhook.getOrderId();
        }
        return translation.getUpdates().getFirst().get("order_id") instanceof String orderId
                ? orderId
                : webhook.getOrderId();
    }

    private static List<Step> steps(WebhookDetail webhook) {
        List<Step> steps = new ArrayList<>();
        steps.add(new Step(webhook.getReceivedAt(), "received", null));
        for (Attempt attempt : webhook.getAttempts()) {
            steps.add(new Step(attempt.getAt(), attempt.getOutcome().replace('_', ' '), attempt.getReason()));
        }
        Waiting waiting = webhook.getWaiting();
        if (waiting != null) {
            steps.add(new Step(waiting.getNextAttemptAt(), "next attempt, at the latest", waits(waiting.getCause())));
        }
        return steps;
    }

    private static String waits(String cause) {
        return switch (cause) {
            case "early" -> "It is early: its order or dispute is not there yet.";
            case "retry" -> "api-server could not take it.";
            case "replay" -> "It was replayed.";
            default -> cause;
        };
    }
}
