package dev.sluice.ingest.http;

import dev.sluice.ingest.webhook.ChargebackWebhook;
import dev.sluice.ingest.webhook.DeliveryFailure;
import dev.sluice.ingest.webhook.OrderWebhook;

/**
 * Has api-server apply updates.
 *
 * <p>A send returns once api-server has applied the update and committed it, or throws
 *
 * <ul>
 *   <li>{@link ConflictException}: this event was applied before, or the thing to create exists; nothing was changed
 *   <li>{@link DeliveryFailure.NotFound}, {@link DeliveryFailure.InvalidStatus}: api-server refused it and changed
 *       nothing
 *   <li>{@link DeliveryFailure.ServiceUnavailable}: tried again, up to the configured attempts and deadline, without
 *       success; it may still have been applied. Where attempts failed in different ways, the last one decides
 *   <li>{@link DeliveryFailure.Disagreement}: api-server found it malformed, did not know the credential, or answered
 *       outside the contract
 * </ul>
 *
 * Only {@code ServiceUnavailable} is ever retried, which is safe because updates are idempotent by provider event id: a
 * retry that meets its own applied first attempt ends in a {@code ConflictException}. A send takes no longer than the
 * deadline, whatever api-server and the network do, and never starts an attempt without time left for it.
 *
 * <p>Implementations are thread-safe and may be called from virtual and platform threads. Interrupting a caller ends its
 * send as {@code ServiceUnavailable}.
 */
interface ApiClient extends AutoCloseable {

    /** Applies an order update. */
    void sendOrderUpdate(OrderWebhook update);

    /** Applies a dispute update. */
    void sendDisputeUpdate(ChargebackWebhook update);

    /** Closes all connections; sends under way and later ones fail as {@code ServiceUnavailable}. May be repeated. */
    @Override
    void close();
}
