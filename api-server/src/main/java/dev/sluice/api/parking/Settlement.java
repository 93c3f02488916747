package dev.sluice.api.parking;

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
 * soon as what they refer to is there, in order of arrival; what is still too early is parked, if it may be.
 *
 * @param <U> an update
 * @param <R> what an applied update leaves behind
 */
public final class Settlement<U extends Parkable, R> {

    /** An update that waits: one that is parked already, or one of this batch. */
    private record Entry<U>(U update, @Nullable Waiting parked, int index, boolean locked) {

        Entry<U> waitingBecauseOf(Outcome<?> outcome) {
            return new Entry<>(update, parked, index, outcome instanceof Outcome.Locked);
        }
    }

    /** A parked update that waits no longer, and what became of it. */
    public record Settled<R>(Waiting parked, Outcome<R> outcome) {}

    private final Function<U, Outcome<R>> decide;
    private final Map<String, List<Entry<U>>> waiting = new LinkedHashMap<>();
    private final List<@Nullable Outcome<R>> outcomes = new ArrayList<>();
    private final List<Settled<R>> settled = new ArrayList<>();

    private Settlement(Function<U, Outcome<R>> decide) {
        this.decide = decide;
    }

    /**
     * Decides all.
     *
     * @param parked what is parked for the orders of the updates
     * @param decide decides one update on what all before have led to
     */
    public static <U extends Parkable, R> Settlement<U, R> of(
            Parked<U, R> parked, List<U> updates, Function<U, Outcome<R>> decide) {
        var settlement = new Settlement<U, R>(decide);
        settlement.settled.addAll(parked.unreadable());
        for (int i = 0; i < parked.updates().size(); i++) {
            settlement.wait(
                    new Entry<>(parked.updates().get(i), parked.waiting().get(i), -1, false));
        }
        List.copyOf(settlement.waiting.keySet()).forEach(settlement::drain);
        updates.forEach(settlement::decide);
        return settlement;
    }

    /** One outcome for each update of the batch, in the same order. */
    public List<Outcome<R>> outcomes() {
        return List.copyOf(outcomes);
    }

    /** What was parked before and waits no longer. */
    public List<Settled<R>> settled() {
        return settled;
    }

    /** Updates of this batch that are to be parked, in order of arrival: until what they refer to is there. */
    public List<U> toPark() {
        return waiting(false, true).map(Entry::update).toList();
    }

    /** Updates of this batch that are to be parked, in order of arrival: until another session lets go of their row. */
    public List<U> toRetry() {
        return waiting(true, true).map(Entry::update).toList();
    }

    /** What was parked before and waits on, for a row that another session holds or, otherwise, for what it refers to. */
    public List<Waiting> waitingOn(boolean locked) {
        return waiting(locked, false)
                .map(entry -> Objects.requireNonNull(entry.parked()))
                .toList();
    }

    private Stream<Entry<U>> waiting(boolean locked, boolean isNew) {
        return waiting.values().stream()
                .flatMap(List::stream)
                .filter(entry -> entry.locked() == locked && (entry.parked() == null) == isNew);
    }

    private void decide(U update) {
        Outcome<R> outcome = decide.apply(update);
        if (waits(outcome) && update.origin() != null) {
            wait(new Entry<>(update, null, outcomes.size(), false).waitingBecauseOf(outcome));
            outcomes.add(new Outcome.Parked<>());
            return;
        }
        outcomes.add(outcome);
        if (made(update, outcome)) {
            drain(update.orderId());
        }
    }

    private void wait(Entry<U> entry) {
        waiting.computeIfAbsent(entry.update().orderId(), _ -> new ArrayList<>())
                .add(entry);
    }

    /** Decides what waits for an order, from the start again whenever one of them made what another waits for. */
    private void drain(String orderId) {
        List<Entry<U>> entries = waiting.getOrDefault(orderId, new ArrayList<>());
        for (int i = 0; i < entries.size(); ) {
            Entry<U> entry = entries.get(i);
            Outcome<R> outcome = decide.apply(entry.update());
            if (waits(outcome)) {
                entries.set(i, entry.waitingBecauseOf(outcome));
                i++;
                continue;
            }
            entries.remove(i);
            if (entry.parked() != null) {
                settled.add(new Settled<>(entry.parked(), outcome));
            } else {
                outcomes.set(entry.index(), outcome);
            }
            if (made(entry.update(), outcome)) {
                i = 0;
            }
        }
    }

    /** Too early, or about what another session holds. */
    private static boolean waits(Outcome<?> outcome) {
        return outcome instanceof Outcome.Locked || outcome instanceof Outcome.Refused<?>(Failure.NotFound _);
    }

    private static boolean made(Parkable update, Outcome<?> outcome) {
        return update.creates() && outcome instanceof Outcome.Applied;
    }
}
