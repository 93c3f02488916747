package dev.sluice.ingest.webhook;

import dev.sluice.ingest.generated.ChargebackWebhooksApi;
import dev.sluice.ingest.generated.model.ChargebackWebhookStatus;
import dev.sluice.ingest.generated.model.WebhookReceipt;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.RestController;

@RestController
final class ChargebackWebhookController implements ChargebackWebhooksApi {

    private final Processor processor;

    ChargebackWebhookController(Processor processor) {
        this.processor = processor;
    }

    @Override
    public ResponseEntity<WebhookReceipt> receiveChargebackWebhook(
            dev.sluice.ingest.generated.model.ChargebackWebhook body, @Nullable String traceparent) {
        return Receipts.of(processor.process(new ChargebackWebhook(
                body.getProviderEventId(),
                body.getOrderId(),
                body.getUserId(),
                body.getDisputeId(),
                status(body.getStatus()),
                body.getReason(),
                body.getAmount(),
                body.getCurrency(),
                body.getOccurredAt(),
                body.getEvidenceDueAt(),
                Objects.requireNonNullElse(body.getMeta(), Map.of()),
                Traceparent.parse(traceparent))));
    }

    private static ChargebackWebhook.Status status(ChargebackWebhookStatus status) {
        return switch (status) {
            case CHARGEBACK_OPENED -> ChargebackWebhook.Status.OPENED;
            case CHARGEBACK_UPDATED -> ChargebackWebhook.Status.UPDATED;
            case CHARGEBACK_CLOSED -> ChargebackWebhook.Status.CLOSED;
        };
    }
}
