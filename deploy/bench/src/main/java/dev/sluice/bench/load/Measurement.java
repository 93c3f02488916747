package dev.sluice.bench.load;

import java.util.Map;

/**
 * What a variant did while it was measured.
 *
 * @param updates how many were applied, all of them found in the database
 * @param seconds how long that took
 * @param cpuMicros the CPU time of each process
 */
public record Measurement(long updates, double seconds, Map<String, Long> cpuMicros) {

    /** Updates a second. */
    public double rate() {
        return updates / seconds;
    }

    /** CPU time that a process took for each update. */
    public double microsAnUpdate(String process) {
        return cpuMicros.getOrDefault(process, 0L) / (double) updates;
    }
}
