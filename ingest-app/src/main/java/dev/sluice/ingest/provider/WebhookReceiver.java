package dev.sluice.ingest.provider;

import dev.sluice.http.body.RawBody;
import dev.sluice.ingest.update.DeliveryFailure;
import dev.sluice.ingest.update.DeliveryFailure.Disagreement;
import dev.sluice.ingest.update.Event;
import dev.sluice.ingest.update.Processor;
import dev.sluice.ingest.update.Traceparent;
import dev.sluice.ingest.update.Webhook;
import dev.sluice.log.LogContext;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.validation.constraints.Size;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.RequestHeader;

/** Takes webhooks of one provider in: has them split, translated, delivered and answered. Thread-safe. */
final class WebhookReceiver<E> {

    private final Provider<E> provider;
    private final Processor processor;
    private final Disagreements disagreements;

    WebhookReceiver(Provider<E> provider, Processor processor, Disagreements disagreements) {
        this.provider = provider;
        this.processor = processor;
        this.disagreements = disagreements;
    }

    /** Called by Spring, which holds the header to its annotations; the body is the provider's affair. */
    ResponseEntity<?> receive(
            HttpServletRequest request,
            @Size(max = 1000) @RequestHeader(value = "traceparent", required = false) @Nullable String traceparent) {
        if (!VerificationFilter.isVerifiedBy(provider.verifier(), request)) {
            throw new IllegalStateException("A webhook to %s was let through unverified".formatted(provider.path()));
        }
        try {
            List<Webhook> webhooks = webhooks(request, WebhookSpan.traceparent(request, traceparent));
            logAbout(webhooks);
            return provider.answer(processor.process(webhooks));
        } catch (DeliveryFailure failure) {
            WebhookLog.reason(request, failure.getMessage());
            if (failure instanceof Disagreement disagreement) {
                disagreements.note(disagreement);
            }
            return provider.answer(failure);
        }
    }

    /** A line that is about several events names none of them. */
    private static void logAbout(List<Webhook> webhooks) {
        if (webhooks.size() == 1) {
            Webhook webhook = webhooks.getFirst();
            Traceparent traceparent = webhook.traceparent();
            LogContext.set(
                    traceparent == null ? null : traceparent.traceId(),
                    webhook.event().id(),
                    webhook.event().orderId());
        }
    }

    private List<Webhook> webhooks(HttpServletRequest request, @Nullable Traceparent traceparent) {
        byte[] body = RawBody.bytes(request);
        Map<String, String> headers = headers(request);
        return provider.split(body).stream()
                .map(event -> {
                    Event known = provider.describe(event, headers);
                    return new Webhook(
                            known,
                            provider.aliases(event),
                            body,
                            headers,
                            traceparent,
                            () -> provider.translate(event, known, traceparent));
                })
                .toList();
    }

    private Map<String, String> headers(HttpServletRequest request) {
        var headers = new LinkedHashMap<String, String>();
        for (String name : provider.headers()) {
            String value = request.getHeader(name);
            if (value != null) {
                headers.put(name, value);
            }
        }
        return headers;
    }
}
