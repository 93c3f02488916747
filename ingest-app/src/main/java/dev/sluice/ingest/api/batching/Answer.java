package dev.sluice.ingest.api.batching;

import dev.sluice.ingest.update.Delivery;
import dev.sluice.ingest.update.DeliveryFailure;

/** What api-server said of one update. */
public sealed interface Answer {

    /** It is safe. */
    record Delivered(Delivery delivery) implements Answer {}

    /** It was not delivered. */
    record Failed(DeliveryFailure failure) implements Answer {}

    /** Nothing: the call with several updates was refused as a whole, and this one is to be sent alone. */
    record Undecided() implements Answer {}

    /**
     * The delivery.
     *
     * @throws DeliveryFailure where there is none
     */
    default Delivery orElseThrow() {
        return switch (this) {
            case Delivered(Delivery delivery) -> delivery;
            case Failed(DeliveryFailure failure) -> throw failure;
            case Undecided() -> throw new IllegalStateException("Sent alone, an update is decided");
        };
    }
}
