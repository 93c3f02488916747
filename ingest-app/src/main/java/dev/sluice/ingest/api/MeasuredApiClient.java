package dev.sluice.ingest.api;

import dev.sluice.ingest.update.Deadline;
import dev.sluice.ingest.update.Delivery;
import dev.sluice.ingest.update.Update;

/** Measures each attempt. */
record MeasuredApiClient(ApiClient next, AttemptMeter meter) implements ApiClient {

    @Override
    public Delivery sendOrderUpdate(Update.Order update, Deadline deadline) {
        return meter.measure(update, () -> next.sendOrderUpdate(update, deadline));
    }

    @Override
    public Delivery sendDisputeUpdate(Update.Dispute update, Deadline deadline) {
        return meter.measure(update, () -> next.sendDisputeUpdate(update, deadline));
    }

    @Override
    public void close() {
        next.close();
    }
}
