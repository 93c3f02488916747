package dev.sluice.api.update;

import dev.sluice.api.batching.LostRaceException;
import dev.sluice.postgres.Sql;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;

/** The tables of a kind. Every method works within the caller's transaction, under READ COMMITTED. */
public interface UpdateStore<C extends Change, S extends State<S>> {

    /** How long to wait for a row that another session has not committed yet; far longer than a transaction of ours takes. */
    String ROW_LOCK_TIMEOUT = "200ms";

    /** What {@link Sql#digest} makes of a column {@code e.payload}. */
    String PAYLOAD_DIGEST = "encode(sha256(convert_to(e.payload, 'UTF8')), 'hex')";

    /** An event, by which it is idempotent. */
    record EventKey(Object subject, String eventId) {}

    /**
     * What a batch is decided on.
     *
     * @param states of its subjects, locked
     * @param held subjects that exist, but that another session has locked
     * @param orders which of its orders exist
     * @param events which of its events are stored, with the digests of their payloads, read after the subjects were locked
     * @param parked what is parked for its orders
     */
    record Loaded<C extends Change, S>(
            List<S> states, Set<?> held, Set<String> orders, Map<EventKey, String> events, Parked<C> parked) {}

    /**
     * Locks the subjects of a batch, but for those that another session has locked (nobody waits), in the order in which new
     * ones are inserted; then loads. From then on a lock is waited for only briefly: what remains is a row that another
     * session is creating.
     *
     * @param orderIds the orders of the updates, and others for which something may be parked
     * @param parked locks and reads what is parked for these orders; to be asked only where something is
     */
    Loaded<C, S> load(Collection<String> orderIds, List<Update<C>> updates, Supplier<Parked<C>> parked);

    /**
     * Writes what was decided.
     *
     * @return the keys of new subjects, where their senders are told of them
     * @throws LostRaceException if another transaction was first to create one of them
     */
    Map<?, Long> write(Decisions<C, S> decisions);
}
