package dev.sluice.ingest.api;

import dev.sluice.ingest.update.Deadline;
import dev.sluice.ingest.update.Delivery;
import dev.sluice.ingest.update.Update;
import java.time.Duration;

/** Gives each attempt no more than a limit, which may be more than the delivery has left. */
record TimeLimitedApiClient(ApiClient next, Duration limit) implements ApiClient {

    @Override
    public Delivery sendOrderUpdate(Update.Order update, Deadline deadline) {
        return next.sendOrderUpdate(update, deadline.forAttempt(limit));
    }

    @Override
    public Delivery sendDisputeUpdate(Update.Dispute update, Deadline deadline) {
        return next.sendDisputeUpdate(update, deadline.forAttempt(limit));
    }

    @Override
    public void close() {
        next.close();
    }
}
