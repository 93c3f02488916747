package dev.sluice.bench.limit;

import java.util.Map;

/**
 * What a variant did in a turn.
 *
 * @param updates how many were applied, all of them found in the database
 * @param seconds how long that took
 * @param cpuMicros the CPU time of each process
 */
record Turn(long updates, double seconds, Map<String, Long> cpuMicros) {

    double rate() {
        return updates / seconds;
    }

    double microsAnUpdate(String process) {
        return cpuMicros.getOrDefault(process, 0L) / (double) updates;
    }
}
