package dev.sluice.ingest.inbox.relay;

import dev.sluice.ingest.inbox.LaneSignals;
import dev.sluice.ingest.inbox.relay.LaneStore.LeaseLostException;
import dev.sluice.ingest.inbox.relay.LaneStore.Waits;
import dev.sluice.log.OutageLog;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Relays one lane for as long as its lease is ours, round by round: reads what there is, tries it, writes what became of
 * it. A crash between the last two has api-server see an update again, which is a duplicate to it.
 */
final class LaneLoop {

    private static final Logger log = LoggerFactory.getLogger(LaneLoop.class);

    /** Also without a signal, the lane is looked at so often. */
    private static final Duration LONGEST_WAIT = Duration.ofSeconds(1);

    /**
     * After a round that was not full: what comes meanwhile shares the statements of the next one, which cost more than it
     * does. What comes to a lane that is idle waits for nothing.
     */
    private static final Duration BETWEEN_ROUNDS = Duration.ofMillis(40);

    private static final Duration AFTER_A_FAILURE = Duration.ofSeconds(1);

    private static final Waits NOTHING_WAITS = new Waits(List.of(), Set.of());

    private static final int ALL = Integer.MAX_VALUE;

    /** While api-server is out, what a lane tries it with. */
    private static final int FEW = 4;

    private final Lease lease;
    private final LaneStore store;
    private final Sender sender;
    private final ApiAnswers answers;
    private final LaneSignals signals;
    private final RelayTimes times;
    private final InstantSource clock;
    private final OutageLog outage;
    private final CountDownLatch stop = new CountDownLatch(1);
    private final Thread thread;
    private long cursor;
    private boolean cursorIsUnknown;
    private int failedRounds;

    /** When this round began, or the first of those that failed before it. */
    private long begun;

    LaneLoop(
            Lease lease,
            LaneStore store,
            Sender sender,
            ApiAnswers answers,
            LaneSignals signals,
            RelayTimes times,
            InstantSource clock,
            OutageLog outage) {
        this.lease = lease;
        this.store = store;
        this.sender = sender;
        this.answers = answers;
        this.signals = signals;
        this.times = times;
        this.clock = clock;
        this.outage = outage;
        this.cursor = lease.cursor();
        this.thread = Thread.ofVirtual().name("lane-" + lease.lane()).unstarted(this::work);
    }

    Lease lease() {
        return lease;
    }

    void start() {
        thread.start();
    }

    /** Begins no other round. */
    void stop() {
        stop.countDown();
        signals.signal(lease.lane());
    }

    /** Whether it will begin no other round, for whatever reason. */
    boolean hasEnded() {
        return !thread.isAlive();
    }

    /** Whether the round in flight has ended within a time. */
    boolean hasEndedWithin(Duration time) throws InterruptedException {
        return thread.join(time);
    }

    private void work() {
        try {
            while (stop.getCount() > 0) {
                Duration pause = round();
                if (!pause.isZero()) {
                    var _ = stop.await(pause.toNanos(), TimeUnit.NANOSECONDS);
                }
            }
        } catch (LeaseLostException e) {
            log.info("event=lease_lost {}", e.getMessage());
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    /** Returns how long to wait before the next one, whatever comes in. */
    private Duration round() throws InterruptedException {
        try {
            if (cursorIsUnknown) {
                // What was to be written may have been written all the same
                cursor = store.cursor(lease);
                cursorIsUnknown = false;
            }
            int most = failedRounds == 0 ? ALL : FEW;
            var window = store.window(lease.lane(), cursor, most);
            Instant now = clock.instant();
            Waits waits = window.items().isEmpty() || window.hasWaiting()
                    ? store.waits(lease.lane(), orders(window.items()), now, most)
                    : NOTHING_WAITS;
            Outcome outcome = deliver(waits, window.items());
            long next = window.items().isEmpty()
                    ? cursor
                    : outcome.cursor(cursor, window.items().getLast().id());
            boolean hasDone = next != cursor || !outcome.isEmpty();
            if (hasDone) {
                store.write(lease, next, outcome, clock.instant());
                cursor = next;
            }
            outage.succeeded();
            failedRounds = outcome.isOut() ? failedRounds + 1 : 0;
            if (outcome.isOut()) {
                return times.out(failedRounds, outcome.retryAfter());
            }
            if (!hasDone) {
                signals.await(lease.lane(), LONGEST_WAIT);
            }
            return hasDone && window.items().size() < LaneStore.MOST_ITEMS ? BETWEEN_ROUNDS : Duration.ZERO;
        } catch (LeaseLostException e) {
            throw e;
        } catch (RuntimeException e) {
            // Of the database, or a bug of ours: the lane stays where it is, and its next round is the same one
            outage.failed(e.getClass().getSimpleName(), String.valueOf(e.getMessage()));
            cursorIsUnknown = true;
            return AFTER_A_FAILURE;
        }
    }

    private static Set<String> orders(List<Item> items) {
        return items.stream()
                .map(item -> item.event().orderId())
                .filter(orderId -> orderId != null)
                .collect(Collectors.toSet());
    }

    private Outcome deliver(Waits waits, List<Item> arrived) throws InterruptedException {
        Map<String, Chain> chains = new LinkedHashMap<>();
        waits.items().forEach(item -> chain(chains, item).add(item));
        waits.cut()
                .forEach(
                        order -> chains.computeIfAbsent(order, _ -> new Chain()).cut());
        arrived.forEach(item -> chain(chains, item).add(item));
        if (failedRounds == 0) {
            begun = System.nanoTime();
        }
        run(chains.values());
        Map<Item, Result> results = new HashMap<>();
        chains.values().forEach(chain -> results.putAll(chain.results()));
        if (results.values().stream().anyMatch(Result::isAnswer)) {
            answers.answered();
        }
        var outcome = new Outcome(times, clock.instant(), answers.since(begun));
        outcome.add(results);
        return outcome;
    }

    private static Chain chain(Map<String, Chain> chains, Item item) {
        return chains.computeIfAbsent(item.order(), _ -> new Chain());
    }

    /** Each order on a thread of its own, so that its webhooks travel together with those of others. */
    private void run(Collection<Chain> chains) throws InterruptedException {
        if (chains.isEmpty()) {
            return;
        }
        if (chains.size() == 1) {
            chains.iterator().next().run(sender::send);
            return;
        }
        var threads = chains.stream()
                .map(chain -> Thread.ofVirtual().name(thread.getName()).start(() -> chain.run(sender::send)))
                .toList();
        for (Thread one : threads) {
            one.join();
        }
    }
}
