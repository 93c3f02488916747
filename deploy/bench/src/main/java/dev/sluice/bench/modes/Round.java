package dev.sluice.bench.modes;

import dev.sluice.bench.load.Median;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What one mode did in one round.
 *
 * @param accepted webhooks answered 2xx a second
 * @param applied updates committed a second, from the first webhook to the last commit
 * @param steady webhooks a second of a second load, which is an open model's
 * @param p50 time to the answer, in milliseconds, of that load
 * @param p99 likewise
 * @param p999 likewise
 * @param appliedP99 from the answer to the commit, in milliseconds, of that load; 0 where the answer follows it
 * @param cpuMicros CPU time of each process for a webhook, under full load
 * @param lost events that a 2xx vouches for and that are not there
 * @param doubled events that are there more than once
 * @param wrong answers and states that are not what they should be
 */
record Round(
        double accepted,
        double applied,
        double steady,
        double p50,
        double p99,
        double p999,
        double appliedP99,
        Map<String, Double> cpuMicros,
        long lost,
        long doubled,
        long wrong) {

    /** Several rounds as one: the median of each figure, and the sum of what should be 0. */
    static Round median(List<Round> rounds) {
        Map<String, Double> cpu = new LinkedHashMap<>();
        rounds.getFirst()
                .cpuMicros()
                .keySet()
                .forEach(process -> cpu.put(
                        process, Median.of(rounds, round -> round.cpuMicros().getOrDefault(process, 0.0))));
        return new Round(
                Median.of(rounds, Round::accepted),
                Median.of(rounds, Round::applied),
                Median.of(rounds, Round::steady),
                Median.of(rounds, Round::p50),
                Median.of(rounds, Round::p99),
                Median.of(rounds, Round::p999),
                Median.of(rounds, Round::appliedP99),
                cpu,
                rounds.stream().mapToLong(Round::lost).sum(),
                rounds.stream().mapToLong(Round::doubled).sum(),
                rounds.stream().mapToLong(Round::wrong).sum());
    }
}
