package dev.sluice.api.parking;

import dev.sluice.api.kafka.Origin;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** An update that may have to wait. */
public interface Parkable {

    /** The order that it is about, for which it waits. */
    String orderId();

    /** Whether it makes what others may wait for. */
    boolean creates();

    Instant receivedAt();

    /** The update as received, as JSON text. */
    String payload();

    /** Where it came from; null for one that does not wait, since its sender is told and sends it again. */
    @Nullable
    Origin origin();
}
