package dev.sluice.ingest.provider;

import dev.sluice.ingest.update.Delivery;
import dev.sluice.ingest.update.DeliveryFailure;
import dev.sluice.ingest.update.Event;
import dev.sluice.ingest.update.Traceparent;
import dev.sluice.ingest.update.Update;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;

/**
 * Who sends webhooks to one path, as JSON by POST: how they are verified, what is in them, and what the sender is told. A
 * bean of this type has its path served ({@link WebhookDoor}). Implementations are thread-safe, and do no I/O.
 *
 * @param <E> one event of a webhook
 */
public interface Provider<E> {

    /** The path, as a pattern of Spring's; no other provider has it. */
    String path();

    /** Whether this is who an event came from. */
    boolean sent(Event event);

    /** How a webhook is known to be from this provider, before anything else looks at its body. */
    Verifier verifier();

    /**
     * The events in a body that is verified, in their order.
     *
     * @param body as it came; not to be changed
     * @throws dev.sluice.http.contract.ContractReader.MalformedException if it is not what this provider sends
     */
    List<E> split(byte[] body);

    /**
     * What names an event.
     *
     * @param headers of its request that are kept, by lower-case name
     */
    Event describe(E event, Map<String, String> headers);

    /** Names that stand for an event's order from now on, where they do not stand for another one. */
    default List<String> aliases(E event) {
        return List.of();
    }

    /** Of the contract that bodies are read by. */
    String version();

    /** The headers that are kept with a webhook, by lower-case name: what tells something of it, and is no credential. */
    List<String> headers();

    /**
     * The updates that an event becomes, to be delivered in this order; none where it concerns neither an order nor a
     * dispute.
     *
     * @param known what names it: as {@link #describe} says, or as it was said when the event was stored
     * @param traceparent the trace that it came with; null for none
     */
    List<Update> translate(E event, Event known, @Nullable Traceparent traceparent);

    /** Which row of the provider's table an event is read by; null where there is none. */
    default @Nullable String row(E event) {
        return null;
    }

    /**
     * What the sender is told when its webhook is safe.
     *
     * @param deliveries one for each update, or for each event, in their order
     */
    ResponseEntity<?> answer(List<Delivery> deliveries);

    /** What the sender is told when an update was not delivered; those after it were not tried. */
    ResponseEntity<?> answer(DeliveryFailure failure);
}
