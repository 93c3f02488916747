package dev.sluice.ingest.inbox.relay;

import dev.sluice.ingest.inbox.RelaySignal;
import dev.sluice.ingest.inbox.relay.RelayStore.LeaseLostException;
import dev.sluice.log.OutageLog;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;

/** Relays this process's share of the lanes, in one thread: keeps their leases, and has round after round of them. */
final class Relay implements SmartLifecycle {

    private static final Logger log = LoggerFactory.getLogger(Relay.class);

    /** None comes within a round: what is left of the term of a lease has room for the longest one, of some 4 s, and its statements. */
    private static final Duration BETWEEN_RENEWALS = Duration.ofMillis(500);

    private static final Duration AFTER_A_FAILURE = Duration.ofMillis(500);

    /** A round, and its statements. */
    private static final Duration LONGEST_STOP = Duration.ofSeconds(15);

    private final Leases leases;
    private final Rounds rounds;
    private final RelaySignal signal;
    private final OutageLog outage;
    private volatile CountDownLatch stopped = new CountDownLatch(0);
    private volatile Thread thread = Thread.ofVirtual().unstarted(() -> {});

    Relay(Leases leases, Rounds rounds, RelaySignal signal, OutageLog outage) {
        this.leases = leases;
        this.rounds = rounds;
        this.signal = signal;
        this.outage = outage;
    }

    @Override
    public void start() {
        var stop = new CountDownLatch(1);
        stopped = stop;
        thread = Thread.ofVirtual().name("relay").start(() -> work(stop));
    }

    @Override
    public boolean isRunning() {
        return stopped.getCount() > 0;
    }

    /** Ends the round in flight, and leaves the lanes to other processes at once. */
    @Override
    public void stop() {
        stopped.countDown();
        signal.signal();
        try {
            thread.join(LONGEST_STOP);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    private void work(CountDownLatch stop) {
        try {
            long renewal = System.nanoTime();
            long round = renewal;
            while (stop.getCount() > 0) {
                try {
                    if (renewal - System.nanoTime() <= 0) {
                        leases.keep();
                        renewal = System.nanoTime() + BETWEEN_RENEWALS.toNanos();
                    }
                    if (round - System.nanoTime() <= 0) {
                        round = System.nanoTime() + rounds.next(leases).toNanos();
                    }
                } catch (LeaseLostException _) {
                    // The renewal tells which
                    renewal = System.nanoTime();
                } catch (RuntimeException | Error e) {
                    // Of the database, or a bug of ours. What was to be written may have been written all the same: the
                    // renewal reads cursors as they are, and the next round is the same one or what is left of it
                    outage.failed(e.getClass().getSimpleName(), String.valueOf(e.getMessage()));
                    renewal = System.nanoTime();
                    round = renewal;
                    var _ = stop.await(AFTER_A_FAILURE.toMillis(), TimeUnit.MILLISECONDS);
                }
                var _ = stop.await(Math.min(renewal, round) - System.nanoTime(), TimeUnit.NANOSECONDS);
            }
            leases.leave();
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException e) {
            log.debug("The leases end by themselves", e);
        }
    }
}
