package dev.sluice.bench.load;

import dev.sluice.system.Mode;
import java.util.SplittableRandom;

/**
 * How often things happen that are not the plain course.
 *
 * @param duplicates of a hundred webhooks of an order, how many are sent a second time
 * @param forbidden of a hundred orders, how many are sent an update after their end
 * @param unknown of a hundred orders, how many are sent an update before their creation
 * @param chargebacks of a hundred orders, how many are disputed
 */
public record Workload(int duplicates, int forbidden, int unknown, int chargebacks) {

    /** Nothing but the plain course. */
    public static final Workload PLAIN = new Workload(0, 0, 0, 0);

    /** As the benchmark sends it. A queue would park what is unknown, for as long as its order might still come. */
    public static Workload of(Mode mode) {
        return new Workload(5, 3, mode.queues() ? 0 : 2, 5);
    }

    static boolean happens(int percent, SplittableRandom random) {
        return percent > 0 && random.nextInt(100) < percent;
    }
}
