package dev.sluice.ingest.api;

import dev.sluice.ingest.update.Deadline;
import dev.sluice.ingest.update.Delivery;
import dev.sluice.ingest.update.DeliveryFailure;
import dev.sluice.ingest.update.Update;

/**
 * Has api-server apply updates.
 *
 * <p>A send returns {@link Delivery#APPLIED} once api-server has applied the update and committed it, {@link
 * Delivery#DUPLICATE} where this event was applied before or the thing to create exists, or throws
 *
 * <ul>
 *   <li>{@link DeliveryFailure.NotFound}, {@link DeliveryFailure.InvalidStatus}: api-server refused it and changed
 *       nothing
 *   <li>{@link DeliveryFailure.ServiceUnavailable}: nobody could take it, or nobody said so in time; it may still have
 *       been applied, and may be sent again
 *   <li>{@link DeliveryFailure.Disagreement}: api-server found it malformed, did not know the credential, or answered
 *       outside the contract
 * </ul>
 *
 * <p>Sending again is safe because updates are idempotent by provider event id: a retry that meets its own applied first
 * attempt is a duplicate. A send ends with its attempt's deadline, whatever api-server and the network do, and begins
 * nothing after it.
 *
 * <p>Implementations are thread-safe and may be called from virtual and platform threads. Interrupting a caller ends its
 * send as {@code ServiceUnavailable} and leaves the thread interrupted.
 */
public interface ApiClient extends AutoCloseable {

    /** Applies an order update. */
    Delivery sendOrderUpdate(Update.Order update, Deadline deadline);

    /** Applies a dispute update. */
    Delivery sendDisputeUpdate(Update.Dispute update, Deadline deadline);

    /** Closes all connections; sends in flight and later ones fail as {@code ServiceUnavailable}. May be repeated. */
    @Override
    void close();
}
