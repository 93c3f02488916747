package dev.sluice.api.update;

import dev.sluice.api.batching.BatchHandler;
import dev.sluice.api.batching.BlockedException;
import dev.sluice.api.batching.Outcome;
import dev.sluice.api.deadletter.SourceRecord;
import dev.sluice.api.problem.Conflicts;
import dev.sluice.api.problem.Failure;
import dev.sluice.api.update.UpdateStore.Loaded;
import dev.sluice.http.body.Utf8;
import dev.sluice.trace.Span;
import dev.sluice.trace.Tracing;
import dev.sluice.trace.Tracing.Kind;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.transaction.support.TransactionOperations;

/** Applies updates of one kind. Thread-safe. */
public final class UpdateService<C extends Change, S extends State<S>> implements BatchHandler<Update<C>, S> {

    private final UpdateKind<C, S> kind;
    private final ParkedUpdates parked;
    private final TransactionOperations transaction;
    private final Conflicts conflicts;
    private final UpdateMeter meter;
    private final InstantSource clock;
    private final Tracing tracing;
    private final Supplier<List<UpdateService<?, ?>>> others;

    /**
     * Wires the service.
     *
     * @param others the services of all other kinds, whose parked updates may wait for an order that this one creates
     */
    UpdateService(
            UpdateKind<C, S> kind,
            ParkedUpdates parked,
            TransactionOperations transaction,
            Conflicts conflicts,
            UpdateMeter meter,
            InstantSource clock,
            Tracing tracing,
            Supplier<List<UpdateService<?, ?>>> others) {
        this.kind = kind;
        this.parked = parked;
        this.transaction = transaction;
        this.conflicts = conflicts;
        this.meter = meter;
        this.clock = clock;
        this.tracing = tracing;
        this.others = others;
    }

    /** Which kind it applies. */
    public KindName kindName() {
        return kind.name();
    }

    /** The same, as {@code parked_updates} spells it. */
    public String kind() {
        return kind.name().toString();
    }

    /** An update that came now, without a record: it is never parked. */
    public Update<C> received(C change, String payload, Span span) {
        return new Update<>(change, clock.instant(), payload, null, span);
    }

    /**
     * An update that came now, with a record.
     *
     * @param value null where the record has none
     * @throws Failure.Malformed if the value breaks the contract
     */
    public Update<C> read(byte @Nullable [] value, SourceRecord source) {
        byte[] bytes = value == null ? new byte[0] : value;
        return new Update<>(
                kind.reader().read(bytes),
                clock.instant(),
                new String(bytes, StandardCharsets.UTF_8),
                source,
                Span.NONE);
    }

    private Update<C> read(ParkedUpdate row) {
        byte[] bytes = Utf8.withoutMark(row.payload()).getBytes(StandardCharsets.UTF_8);
        return new Update<>(kind.reader().read(bytes), row.receivedAt(), row.payload(), row.source(), Span.NONE);
    }

    /**
     * Applies a batch in one transaction: locks and loads, decides, writes. Correct beside other processes over the same
     * database: whoever holds a subject's row decides, on what all before have committed.
     */
    @Override
    public List<Outcome<S>> apply(List<Update<C>> updates) {
        return tracing.isOn() ? traced(updates) : transact(updates);
    }

    private List<Outcome<S>> traced(List<Update<C>> updates) {
        List<Outcome<S>> outcomes = begin(updates).around(() -> transact(updates));
        for (int i = 0; i < outcomes.size(); i++) {
            String name = UpdateMeter.name(outcomes.get(i));
            if (!name.isEmpty()) {
                updates.get(i).span().with("sluice.outcome", name);
            }
        }
        return outcomes;
    }

    private Span begin(List<Update<C>> updates) {
        var spans = new ArrayList<@Nullable String>();
        updates.forEach(update -> spans.add(update.span().traceparent()));
        Span span = tracing.beginBatch(Kind.CLIENT, "commit " + kind.name().plural(), spans)
                .with("db.system.name", "postgresql")
                .with("db.operation.batch.size", updates.size());
        updates.forEach(update -> update.span().linkTo(span));
        return span;
    }

    private List<Outcome<S>> transact(List<Update<C>> updates) {
        var orderIds = updates.stream().map(Update::orderId).distinct().toList();
        return Objects.requireNonNull(transaction.execute(_ -> apply(orderIds, updates, () -> parked.lock(orderIds))));
    }

    /**
     * Applies, in the caller's transaction or one of its own, what is parked for these orders and need not wait any more.
     */
    public void drain(Collection<String> orderIds) {
        transaction.executeWithoutResult(_ -> apply(orderIds, List.of(), () -> parked.lock(orderIds)));
    }

    /** Applies one parked update by itself, in a transaction of its own, if it need not wait any more. */
    public void drainOne(ParkedUpdate row) {
        transaction.executeWithoutResult(_ -> apply(List.of(row.orderId()), List.of(), () -> parked.lock(row)));
    }

    private List<Outcome<S>> apply(
            Collection<String> orderIds, List<Update<C>> updates, Supplier<List<ParkedUpdate>> rows) {
        Loaded<C, S> loaded = kind.store()
                .load(orderIds, updates, () -> Parked.read(BlockedException.whereBlocked(rows), kind(), this::read));
        return BlockedException.whereBlocked(() -> write(loaded, updates));
    }

    private List<Outcome<S>> write(Loaded<C, S> loaded, List<Update<C>> updates) {
        var decisions = new Decisions<>(kind.rules(), loaded);
        var drain = Drain.of(loaded.parked(), updates, decisions::decide);
        Map<?, Long> keys = kind.store().write(decisions);
        conflicts.tellAfterCommit(kind.name().plural(), decisions.conflicts());
        meter.tellAfterCommit(
                updates,
                drain.outcomes(),
                drain.drained().stream().map(Drain.Drained::outcome).toList());
        parked.take(kind(), drain);
        drainOthers(loaded, decisions);
        return drain.outcomes().stream().map(outcome -> withKey(outcome, keys)).toList();
    }

    /** What waits for an order goes in the order's own transaction. */
    private void drainOthers(Loaded<C, S> loaded, Decisions<C, S> decisions) {
        if (kind.createsOrders() && loaded.parked().hasOtherKinds()) {
            var created = decisions.created().stream().map(State::orderId).toList();
            if (!created.isEmpty()) {
                others.get().forEach(other -> other.drain(created));
            }
        }
    }

    /** What this very batch created has its key only since it was written. */
    private static <S extends State<S>> Outcome<S> withKey(Outcome<S> outcome, Map<?, Long> keys) {
        if (outcome instanceof Outcome.Applied<S>(S state) && !state.isStored()) {
            Long key = keys.get(state.subject());
            return key == null ? outcome : new Outcome.Applied<>(state.withKey(key));
        }
        return outcome;
    }
}
