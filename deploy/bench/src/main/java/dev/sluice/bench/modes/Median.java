package dev.sluice.bench.modes;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;

/** Several rounds as one: the median of each figure, and the sum of what should be 0. */
final class Median {

    private Median() {}

    static Round of(List<Round> rounds) {
        Map<String, Double> cpu = new LinkedHashMap<>();
        rounds.getFirst()
                .cpuMicros()
                .keySet()
                .forEach(process ->
                        cpu.put(process, of(rounds, round -> round.cpuMicros().getOrDefault(process, 0.0))));
        return new Round(
                of(rounds, Round::accepted),
                of(rounds, Round::applied),
                of(rounds, Round::p50),
                of(rounds, Round::p99),
                of(rounds, Round::p999),
                of(rounds, Round::appliedP99),
                cpu,
                rounds.stream().mapToLong(Round::lost).sum(),
                rounds.stream().mapToLong(Round::doubled).sum(),
                rounds.stream().mapToLong(Round::wrong).sum());
    }

    static double of(List<Round> rounds, ToDoubleFunction<Round> figure) {
        var sorted = new ArrayList<>(rounds.stream().map(figure::applyAsDouble).toList());
        sorted.sort(null);
        int middle = sorted.size() / 2;
        return sorted.size() % 2 == 1 ? sorted.get(middle) : (sorted.get(middle - 1) + sorted.get(middle)) / 2;
    }
}
