package dev.sluice.bench.modes;

import java.util.Map;

/**
 * What one mode did in one turn.
 *
 * @param accepted webhooks answered 2xx a second
 * @param applied updates committed a second, from the first webhook to the last commit
 * @param p50 time to the answer, in milliseconds, of the load at half the rate, which is an open model's
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
        double p50,
        double p99,
        double p999,
        double appliedP99,
        Map<String, Double> cpuMicros,
        long lost,
        long doubled,
        long wrong) {}
