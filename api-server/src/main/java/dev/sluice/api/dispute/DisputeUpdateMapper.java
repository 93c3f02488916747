package dev.sluice.api.dispute;

import java.time.Instant;
import java.util.Locale;

/** From the contract's words to the domain's. */
final class DisputeUpdateMapper {

    private DisputeUpdateMapper() {}

    static DisputeUpdate update(
            dev.sluice.api.generated.internal.model.DisputeUpdate update, Instant receivedAt, String payload) {
        return new DisputeUpdate(
                update.getProviderEventId(),
                new DisputeId(update.getOrderId(), update.getDisputeId()),
                update.getUserId(),
                DisputeUpdate.Kind.valueOf(update.getStatus().getValue().toUpperCase(Locale.ROOT)),
                update.getReason(),
                update.getAmount(),
                update.getCurrency(),
                update.getOccurredAt(),
                update.getEvidenceDueAt(),
                update.getMeta() == null ? null : update.getMeta().get("resolution"),
                receivedAt,
                payload);
    }
}
