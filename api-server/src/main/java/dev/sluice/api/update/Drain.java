package dev.sluice.api.update;

import dev.sluice.api.batching.Outcome;
import dev.sluice.api.problem.Failure;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Decides a batch together with what is parked for its orders. Parked updates go before later ones of their order as
 * soon as what they refer to is there, in order of arrival; what is still too early is parked, if it may be. What comes after
 * an update that is held for an operator is held too.
 *
 * @param <R> what an applied update leaves behind
 */
final class Drain<C extends Change, R> {

    /** An update that waits: one that is parked already, or one of this batch. */
    private record Entry<C extends Change>(
            Update<C> update, @Nullable ParkedUpdate parked, int index, boolean locked) {

        Entry<C> waitingBecauseOf(Outcome<?> outcome) {
            return new Entry<>(update, parked, index, outcome instanceof Outcome.Locked);
        }
    }

    /** A parked update that waits no longer, and what became of it. */
    record Drained(ParkedUpdate parked, Outcome<?> outcome) {}

    private final Function<Update<C>, Outcome<R>> decide;
    private final Map<String, List<Entry<C>>> waiting = new LinkedHashMap<>();
    private final List<@Nullable Outcome<R>> outcomes = new ArrayList<>();
    private final List<Drained> drained = new ArrayList<>();
    private final List<ParkedUpdate> behindHeld = new ArrayList<>();
    private final List<Update<C>> toHold = new ArrayList<>();

    private Drain(Function<Update<C>, Outcome<R>> decide) {
        this.decide = decide;
    }

    /**
     * Decides all.
     *
     * @param parked what is parked for the orders of the updates
     * @param decide decides one update on what all before have led to
     */
    static <C extends Change, R> Drain<C, R> of(
            Parked<C> parked, List<Update<C>> updates, Function<Update<C>, Outcome<R>> decide) {
        var drain = new Drain<C, R>(decide);
        parked.malformed()
                .forEach(one -> drain.drained.add(new Drained(one.row(), new Outcome.Refused<>(one.failure()))));
        for (int i = 0; i < parked.updates().size(); i++) {
            ParkedUpdate row = parked.rows().get(i);
            if (parked.isBehindHeld(row)) {
                drain.behindHeld.add(row);
            } else {
                drain.wait(new Entry<>(parked.updates().get(i), row, -1, false));
            }
        }
        List.copyOf(drain.waiting.keySet()).forEach(drain::drain);
        for (Update<C> update : updates) {
            if (parked.isBehindHeld(update)) {
                drain.toHold.add(update);
                drain.outcomes.add(new Outcome.Held<>());
            } else {
                drain.decide(update);
            }
        }
        return drain;
    }

    /** One outcome for each update of the batch, in the same order. */
    List<Outcome<R>> outcomes() {
        return List.copyOf(outcomes);
    }

    /** What was parked before and waits no longer. */
    List<Drained> drained() {
        return drained;
    }

    /** What was parked before, behind an update that is held. */
    List<ParkedUpdate> behindHeld() {
        return behindHeld;
    }

    /** Updates of this batch that come after one that is held, in order of arrival. */
    List<Update<C>> toHold() {
        return toHold;
    }

    /** Updates of this batch that are to be parked, in order of arrival: until what they refer to is there. */
    List<Update<C>> toPark() {
        return waiting(false, true).map(Entry::update).toList();
    }

    /** Updates of this batch that are to be parked, in order of arrival: until another session lets go of their row. */
    List<Update<C>> toRetry() {
        return waiting(true, true).map(Entry::update).toList();
    }

    /** What was parked before and waits on, for a row that another session holds or, otherwise, for what it refers to. */
    List<ParkedUpdate> waitingOn(boolean locked) {
        return waiting(locked, false)
                .map(entry -> Objects.requireNonNull(entry.parked()))
                .toList();
    }

    private Stream<Entry<C>> waiting(boolean locked, boolean isNew) {
        return waiting.values().stream()
                .flatMap(List::stream)
                .filter(entry -> entry.locked() == locked && (entry.parked() == null) == isNew);
    }

    private void decide(Update<C> update) {
        Outcome<R> outcome = decide.apply(update);
        if (waits(outcome) && update.source() != null) {
            wait(new Entry<>(update, null, outcomes.size(), false).waitingBecauseOf(outcome));
            outcomes.add(new Outcome.Parked<>());
            return;
        }
        outcomes.add(outcome);
        if (made(update, outcome)) {
            drain(update.orderId());
        }
    }

    private void wait(Entry<C> entry) {
        waiting.computeIfAbsent(entry.update().orderId(), _ -> new ArrayList<>())
                .add(entry);
    }

    /** Decides what waits for an order, from the start again whenever one of them made what another waits for. */
    private void drain(String orderId) {
        List<Entry<C>> entries = waiting.getOrDefault(orderId, new ArrayList<>());
        for (int i = 0; i < entries.size(); ) {
            Entry<C> entry = entries.get(i);
            Outcome<R> outcome = decide.apply(entry.update());
            if (waits(outcome)) {
                entries.set(i, entry.waitingBecauseOf(outcome));
                i++;
                continue;
            }
            entries.remove(i);
            if (entry.parked() != null) {
                drained.add(new Drained(entry.parked(), outcome));
            } else {
                outcomes.set(entry.index(), outcome);
            }
            if (made(entry.update(), outcome)) {
                i = 0;
            }
        }
    }

    /** Too early, or about a row that another session has locked. */
    private static boolean waits(Outcome<?> outcome) {
        return outcome instanceof Outcome.Locked || outcome instanceof Outcome.Refused<?>(Failure.NotFound _);
    }

    private static boolean made(Update<?> update, Outcome<?> outcome) {
        return update.change().creates() && outcome instanceof Outcome.Applied;
    }
}
