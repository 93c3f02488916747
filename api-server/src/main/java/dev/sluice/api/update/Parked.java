package dev.sluice.api.update;

import dev.sluice.api.problem.Failure;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * What is parked for the orders of a batch, read. An update was fit for the contract when it was parked; one that a
 * stricter contract refuses by now is refused alone, and no other update suffers from it.
 *
 * @param rows what waits and can be read, in order of arrival
 * @param updates the same as updates
 * @param malformed what cannot be read
 * @param held by order, the position of the first update of this kind that is held for an operator
 * @param hasOtherKinds whether updates of other kinds wait for these orders, too
 */
public record Parked<C extends Change>(
        List<ParkedUpdate> rows,
        List<Update<C>> updates,
        List<MalformedRow> malformed,
        Map<String, Long> held,
        boolean hasOtherKinds) {

    /** A row that breaks the contract. */
    record MalformedRow(ParkedUpdate row, Failure.Malformed failure) {}

    public static <C extends Change> Parked<C> none() {
        return new Parked<>(List.of(), List.of(), List.of(), Map.of(), false);
    }

    /**
     * Reads the rows of one kind.
     *
     * @param reader throws {@link Failure.Malformed} for what it cannot read
     */
    static <C extends Change> Parked<C> read(
            List<ParkedUpdate> rows, String kind, Function<ParkedUpdate, Update<C>> reader) {
        var parked = new Parked<C>(
                new ArrayList<>(),
                new ArrayList<>(),
                new ArrayList<>(),
                new HashMap<>(),
                rows.stream().anyMatch(row -> !row.isHeld() && !row.kind().equals(kind)));
        rows.stream().filter(row -> row.kind().equals(kind)).forEach(row -> parked.add(row, reader));
        return parked;
    }

    private void add(ParkedUpdate row, Function<ParkedUpdate, Update<C>> reader) {
        if (row.isHeld()) {
            held.merge(row.orderId(), row.position(), Math::min);
            return;
        }
        try {
            updates.add(reader.apply(row));
            rows.add(row);
        } catch (Failure.Malformed failure) {
            malformed.add(new MalformedRow(row, failure));
        }
    }

    /** Whether an earlier update of its order and kind is held, which a later one must not overtake. */
    boolean isBehindHeld(ParkedUpdate row) {
        return held.getOrDefault(row.orderId(), Long.MAX_VALUE) < row.position();
    }

    /** Likewise, of an update that comes only now; one without a record is not parked, and so not held. */
    boolean isBehindHeld(Update<?> update) {
        return update.source() != null && held.containsKey(update.orderId());
    }
}
