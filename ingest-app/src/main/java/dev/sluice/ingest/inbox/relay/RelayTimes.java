package dev.sluice.ingest.inbox.relay;

import dev.sluice.ingest.update.Backoff;
import dev.sluice.setting.DurationSetting;
import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;

/**
 * How long the relay waits for what. Thread-safe.
 *
 * @param earlyTtl how long an early webhook waits
 */
record RelayTimes(Duration earlyTtl) {

    /** From the first refusal, which may be a matter of milliseconds, to what an order that is late for hours needs. */
    private static final Backoff EARLY = backoff(Duration.ofMillis(500), Duration.ofMinutes(10));

    /** For those of an order beyond what a round takes of it: these tell when to try them, as soon as one of them is over. */
    static final Duration LEFT_OUT = Duration.ofMinutes(1);

    /** For an order that somebody holds, or that fails alone. */
    private static final Backoff RETRY = backoff(Duration.ofMillis(500), Duration.ofSeconds(30));

    /** For api-server as a whole. */
    private static final Backoff OUT = backoff(Duration.ofMillis(200), Duration.ofSeconds(5));

    /** A proxy may ask for a day; who asks again after a minute does no harm. */
    private static final Duration LONGEST_ASKED = Duration.ofMinutes(1);

    private static final int MOST_DOUBLINGS = 30;

    private static Backoff backoff(Duration base, Duration max) {
        return new Backoff(base, max, () -> ThreadLocalRandom.current().nextDouble());
    }

    Duration early(int attempts) {
        return after(EARLY, attempts, Duration.ZERO);
    }

    Duration retry(int attempts, Duration asked) {
        return after(RETRY, attempts, asked);
    }

    Duration out(int attempts, Duration asked) {
        return after(OUT, attempts, asked);
    }

    String earlyTtlText() {
        return DurationSetting.text(earlyTtl);
    }

    private static Duration after(Backoff backoff, int attempts, Duration asked) {
        Duration bounded = asked.compareTo(LONGEST_ASKED) > 0 ? LONGEST_ASKED : asked;
        return backoff.after(Math.min(attempts, MOST_DOUBLINGS), bounded);
    }
}
