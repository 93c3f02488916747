package dev.sluice.ingest.webhook;

import dev.sluice.ingest.generated.OrderWebhooksApi;
import dev.sluice.ingest.generated.model.OrderWebhookStatus;
import dev.sluice.ingest.generated.model.WebhookReceipt;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.RestController;

@RestController
final class OrderWebhookController implements OrderWebhooksApi {

    private final Processor processor;

    OrderWebhookController(Processor processor) {
        this.processor = processor;
    }

    @Override
    public ResponseEntity<WebhookReceipt> receiveOrderWebhook(
            dev.sluice.ingest.generated.model.OrderWebhook body, @Nullable String traceparent) {
        return Receipts.of(processor.process(new OrderWebhook(
                body.getProviderEventId(),
                body.getOrderId(),
                body.getUserId(),
                status(body.getStatus()),
                body.getUpdatedAt(),
                body.getCreatedAt(),
                Objects.requireNonNullElse(body.getMeta(), Map.of()),
                Traceparent.parse(traceparent))));
    }

    private static OrderWebhook.Status status(OrderWebhookStatus status) {
        return switch (status) {
            case CREATED -> OrderWebhook.Status.CREATED;
            case UPDATED -> OrderWebhook.Status.UPDATED;
            case FAILED -> OrderWebhook.Status.FAILED;
            case SUCCESS -> OrderWebhook.Status.SUCCESS;
        };
    }
}
