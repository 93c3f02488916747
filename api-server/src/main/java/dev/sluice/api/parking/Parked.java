package dev.sluice.api.parking;

import dev.sluice.api.batching.Outcome;
import dev.sluice.api.parking.Settlement.Settled;
import dev.sluice.api.problem.Failure;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/**
 * What is parked for the orders of a batch, read. An update was fit for the contract when it was parked; one that a
 * stricter contract refuses by now is settled as refused, and no other update suffers from it.
 *
 * @param <U> an update
 * @param <R> what an applied update leaves behind
 * @param waiting what can be read, in order of arrival
 * @param updates the same as updates
 * @param unreadable what cannot
 */
public record Parked<U extends Parkable, R>(List<Waiting> waiting, List<U> updates, List<Settled<R>> unreadable) {

    /** @param reader throws {@link Failure.Malformed} for what it cannot read */
    public static <U extends Parkable, R> Parked<U, R> read(
            List<Waiting> waiting, Kind kind, Function<Waiting, U> reader) {
        var parked = new Parked<U, R>(new ArrayList<>(), new ArrayList<>(), new ArrayList<>());
        for (Waiting one : waiting) {
            if (one.kind() == kind) {
                parked.add(one, reader);
            }
        }
        return parked;
    }

    private void add(Waiting one, Function<Waiting, U> reader) {
        try {
            updates.add(reader.apply(one));
            waiting.add(one);
        } catch (Failure.Malformed malformed) {
            unreadable.add(new Settled<>(one, new Outcome.Refused<>(malformed)));
        }
    }
}
