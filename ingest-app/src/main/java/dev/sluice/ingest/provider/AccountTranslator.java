package dev.sluice.ingest.provider;

import dev.sluice.ingest.update.Event;
import dev.sluice.ingest.update.Traceparent;
import dev.sluice.ingest.update.Update;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * What the events of accounts at providers mean. Without a bean of this type, no account's path is served. Thread-safe.
 *
 * <p>An event is what its provider calls one: a whole body, or one item of Adyen's.
 */
public interface AccountTranslator {

    /** The version of what the events of a provider are read by. */
    String version(String provider);

    /**
     * The order of an event, as the event itself names it, with its account's prefix: by an order id or, where it has none, by
     * an alias. Null where it has neither. Called while the provider waits: does no I/O, and never fails.
     */
    @Nullable
    String orderId(Account account, JsonNode event);

    /** Names that stand for {@link #orderId} from now on, where they do not stand for another one; likewise. */
    List<String> aliases(Account account, JsonNode event);

    /** Which row of the provider's table an event is read by, as docs/tables.md writes rows; null where it has none. */
    @Nullable
    String row(Account account, JsonNode event);

    /**
     * The updates that an event of its account's world becomes, to be delivered in this order.
     *
     * @param traceparent the trace that it came with; null for none
     */
    List<Update> translate(Account account, Event event, JsonNode body, @Nullable Traceparent traceparent);
}
