package dev.sluice.ingest.api;

import dev.sluice.ingest.update.Deadline;
import dev.sluice.ingest.update.Delivery;
import dev.sluice.ingest.update.DeliveryFailure.InvalidStatus;
import dev.sluice.ingest.update.DeliveryFailure.NotFound;
import dev.sluice.ingest.update.DeliveryFailure.ServiceUnavailable;
import dev.sluice.ingest.update.Update;
import dev.sluice.log.OutageLog;
import java.util.function.Supplier;

/** Logs when api-server is out, and when it is back. */
record OutageApiClient(ApiClient next, OutageLog outage) implements ApiClient {

    @Override
    public Delivery sendOrderUpdate(Update.Order update, Deadline deadline) {
        return told(() -> next.sendOrderUpdate(update, deadline));
    }

    @Override
    public Delivery sendDisputeUpdate(Update.Dispute update, Deadline deadline) {
        return told(() -> next.sendDisputeUpdate(update, deadline));
    }

    @Override
    public void close() {
        next.close();
    }

    private Delivery told(Supplier<Delivery> sending) {
        try {
            Delivery delivery = sending.get();
            outage.succeeded();
            return delivery;
        } catch (NotFound | InvalidStatus e) {
            outage.succeeded();
            throw e;
        } catch (ServiceUnavailable e) {
            switch (e.reason()) {
                case ORDER_BUSY -> outage.succeeded();
                case UNREACHABLE, NO_ANSWER, NOT_STORED, OVERLOADED ->
                    outage.failed(e.reason().name(), String.valueOf(e.getMessage()));
                // Nothing new: the breaker tells that it is open, and the probes that it is still out
                case CIRCUIT_OPEN -> {}
            }
            throw e;
        }
    }
}
