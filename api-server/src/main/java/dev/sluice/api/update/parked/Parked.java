package dev.sluice.api.update.parked;

import dev.sluice.api.problem.Failure;
import dev.sluice.api.update.Change;
import dev.sluice.api.update.Update;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/**
 * What is parked for the orders of a batch, read. An update was fit for the contract when it was parked; one that a
 * stricter contract refuses by now is refused alone, and no other update suffers from it.
 *
 * @param rows what can be read, in order of arrival
 * @param updates the same as updates
 * @param unreadable what cannot
 * @param hasOtherKinds whether updates of other kinds are parked for these orders, too
 */
public record Parked<C extends Change>(
        List<ParkedUpdate> rows, List<Update<C>> updates, List<Unreadable> unreadable, boolean hasOtherKinds) {

    /** A row that breaks the contract. */
    record Unreadable(ParkedUpdate row, Failure.Malformed failure) {}

    public static <C extends Change> Parked<C> none() {
        return new Parked<>(List.of(), List.of(), List.of(), false);
    }

    /**
     * Reads the rows of one kind.
     *
     * @param reader throws {@link Failure.Malformed} for what it cannot read
     */
    public static <C extends Change> Parked<C> read(
            List<ParkedUpdate> rows, String kind, Function<ParkedUpdate, Update<C>> reader) {
        var parked = new Parked<C>(
                new ArrayList<>(),
                new ArrayList<>(),
                new ArrayList<>(),
                rows.stream().anyMatch(row -> !row.kind().equals(kind)));
        rows.stream().filter(row -> row.kind().equals(kind)).forEach(row -> parked.add(row, reader));
        return parked;
    }

    private void add(ParkedUpdate row, Function<ParkedUpdate, Update<C>> reader) {
        try {
            updates.add(reader.apply(row));
            rows.add(row);
        } catch (Failure.Malformed malformed) {
            unreadable.add(new Unreadable(row, malformed));
        }
    }
}
