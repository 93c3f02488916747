package dev.sluice.ingest.webhook;

import dev.sluice.ingest.generated.model.WebhookReceipt;
import dev.sluice.ingest.generated.model.WebhookReceipt.OutcomeEnum;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;

/** What a provider is told when its webhook is safe. */
final class Receipts {

    private Receipts() {}

    static ResponseEntity<WebhookReceipt> of(Delivery delivery) {
        return switch (delivery) {
            case APPLIED -> receipt(HttpStatus.ACCEPTED, OutcomeEnum.APPLIED);
            case DUPLICATE -> receipt(HttpStatus.OK, OutcomeEnum.DUPLICATE);
            case QUEUED -> receipt(HttpStatus.ACCEPTED, OutcomeEnum.QUEUED);
        };
    }

    private static ResponseEntity<WebhookReceipt> receipt(HttpStatus status, OutcomeEnum outcome) {
        return ResponseEntity.status(status).body(new WebhookReceipt(outcome));
    }
}
