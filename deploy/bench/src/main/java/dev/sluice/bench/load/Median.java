package dev.sluice.bench.load;

import java.util.List;
import java.util.function.ToDoubleFunction;

/** The median: half of the rounds were not below it, half not above. */
public final class Median {

    private Median() {}

    /** Of a figure of each. */
    public static <T> double of(List<T> rounds, ToDoubleFunction<T> figure) {
        double[] sorted = rounds.stream().mapToDouble(figure).sorted().toArray();
        int middle = sorted.length / 2;
        return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    }
}
