package dev.sluice.api.update.kafka;

import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Map;
import org.apache.kafka.common.TopicPartition;

/**
 * Up to when all records of a topic are applied: the latest time at which its partitions ended where the group has committed by
 * now. The records' own timestamps are not looked at, since publishers set them. For one thread.
 */
final class AppliedUpTo {

    /** At one a few seconds, details of more than an hour; beyond that, the oldest ones and the newest one are kept. */
    private static final int MOST = 1000;

    private record Ends(Instant at, Map<TopicPartition, Long> offsets) {

        /** Whether all that was there then is below these offsets. */
        boolean isWithin(Map<TopicPartition, Long> others) {
            return offsets.entrySet().stream().allMatch(end -> end.getValue() <= others.getOrDefault(end.getKey(), 0L));
        }
    }

    private final Deque<Ends> pending = new ArrayDeque<>();
    private Instant appliedUpTo = Instant.EPOCH;

    /**
     * Notes a measurement.
     *
     * @param at a time before the ends were asked for
     * @param applied by partition, where the first record is that is not applied, asked for after the ends
     * @return up to when all are applied; the distant past while that is not known
     */
    Instant note(Instant at, Map<TopicPartition, Long> ends, Map<TopicPartition, Long> applied) {
        // Of a topic that was made anew
        pending.removeIf(earlier -> !earlier.isWithin(ends));
        if (pending.size() == MOST) {
            pending.removeLast();
        }
        pending.addLast(new Ends(at, ends));
        while (!pending.isEmpty() && pending.getFirst().isWithin(applied)) {
            appliedUpTo = pending.removeFirst().at();
        }
        return appliedUpTo;
    }
}
