package dev.sluice.ingest.api;

import dev.sluice.ingest.update.Deadline;
import dev.sluice.ingest.update.Delivery;
import dev.sluice.ingest.update.Update;

/**
 * Sends nothing while a {@link Breaker} is open. It stands around the retries, so that an update counts by what its
 * attempts come to: where one of several api-servers behind an address is dead, attempts fail and updates get through.
 */
record BreakerApiClient(ApiClient next, Breakers breakers) implements ApiClient {

    @Override
    public Delivery sendOrderUpdate(Update.Order update, Deadline deadline) {
        return breakers.orders().send(() -> next.sendOrderUpdate(update, deadline));
    }

    @Override
    public Delivery sendDisputeUpdate(Update.Dispute update, Deadline deadline) {
        return breakers.disputes().send(() -> next.sendDisputeUpdate(update, deadline));
    }

    @Override
    public void close() {
        next.close();
    }
}
