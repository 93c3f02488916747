package dev.sluice.ingest.inbox.relay;

import dev.sluice.ingest.inbox.RelaySignal;
import dev.sluice.ingest.inbox.relay.RelayStore.Look;
import dev.sluice.ingest.inbox.relay.RelayStore.Waits;
import dev.sluice.ingest.inbox.relay.RelayStore.Window;
import dev.sluice.log.OutageLog;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/**
 * Relays webhooks of the lanes that this process has, round by round: reads what there is, tries it, writes what became of
 * it. A crash between the last two has api-server see an update again, which is a duplicate to it. Used by one thread.
 */
final class Rounds {

    /** Also without a signal, what other processes have stored and what is due is looked for so often. */
    private static final Duration BETWEEN_LOOKS = Duration.ofMillis(50);

    /**
     * After a round that was not full: what comes meanwhile shares the statements of the next one, which cost more than it
     * does. What comes to an idle relay waits for nothing.
     */
    private static final Duration BETWEEN_ROUNDS = Duration.ofMillis(40);

    /** So long after the last answer, a round ends without those that are still in flight: one order holds up no others. */
    private static final Duration PATIENCE = Duration.ofMillis(250);

    /** A round without any answer ends after this, well within the term of a lease. */
    private static final Duration LONGEST_ROUND = Duration.ofSeconds(3);

    private static final Window NOTHING_ARRIVED = new Window(List.of(), false);

    private static final Waits NOTHING_WAITS = new Waits(List.of(), Set.of());

    private static final int ALL = Integer.MAX_VALUE;

    /** While api-server is out, it is tried with so many. */
    private static final int FEW = 4;

    private final RelayStore store;
    private final Sender sender;
    private final RelaySignal signal;
    private final RelayTimes times;
    private final InstantSource clock;
    private final OutageLog outage;
    private int failedRounds;

    /** When this round began, or the first of those that failed before it. */
    private long begun;

    Rounds(
            RelayStore store,
            Sender sender,
            RelaySignal signal,
            RelayTimes times,
            InstantSource clock,
            OutageLog outage) {
        this.store = store;
        this.sender = sender;
        this.signal = signal;
        this.times = times;
        this.clock = clock;
        this.outage = outage;
    }

    /**
     * Has a round, or waits for something to do, for a moment.
     *
     * @return how long to wait before the next one, whatever comes in
     */
    Duration next(Leases held) throws InterruptedException {
        List<Lease> leases = held.held();
        Look look = store.look(leases, clock.instant());
        outage.succeeded();
        if (look.last().isEmpty() && !look.hasDue()) {
            signal.await(BETWEEN_LOOKS);
            return Duration.ZERO;
        }
        int most = failedRounds == 0 ? ALL : FEW;
        Window window = look.last().isEmpty() ? NOTHING_ARRIVED : store.window(leases, most);
        Waits waits = look.hasDue() || (look.hasWaiting() && !window.items().isEmpty())
                ? store.waits(leases, orders(window.items()), clock.instant(), most)
                : NOTHING_WAITS;
        Outcome outcome = deliver(waits, window.items());
        long reached = outcome.reached(read(look, window));
        if (!outcome.isEmpty()) {
            store.write(leases, reached, outcome, clock.instant());
        }
        held.moveTo(reached);
        failedRounds = outcome.isOut() ? failedRounds + 1 : 0;
        if (outcome.isOut()) {
            return times.out(failedRounds, outcome.retryAfter());
        }
        return window.isCut() ? Duration.ZERO : BETWEEN_ROUNDS;
    }

    /** Up to which id everything was read: ids appear in their order, so what was not found before the look's will never be. */
    private static long read(Look look, Window window) {
        long last = window.items().isEmpty()
                ? Long.MIN_VALUE
                : window.items().getLast().id();
        return window.isCut() ? last : Math.max(last, look.last().orElse(last));
    }

    private static Set<String> orders(List<Item> items) {
        return items.stream()
                .map(item -> item.event().orderId())
                .filter(Objects::nonNull)
                .collect(Collectors.toSet());
    }

    private Outcome deliver(Waits waits, List<Item> arrived) throws InterruptedException {
        Map<String, Chain> chains = new LinkedHashMap<>();
        waits.items().forEach(item -> chain(chains, item.order()).add(item));
        waits.cut().forEach(order -> chain(chains, order).cut());
        arrived.forEach(item -> chain(chains, item.order()).add(item));
        if (failedRounds == 0) {
            begun = System.nanoTime();
        }
        run(chains.values());
        List<Map<Item, Result>> results =
                chains.values().stream().map(Chain::end).toList();
        var outcome = new Outcome(times, clock.instant(), sender.wasAnsweredSince(begun));
        results.forEach(outcome::add);
        return outcome;
    }

    private static Chain chain(Map<String, Chain> chains, String order) {
        return chains.computeIfAbsent(order, _ -> new Chain());
    }

    /** Each order on a thread of its own, so that its webhooks travel together with those of others. */
    private void run(Collection<Chain> chains) throws InterruptedException {
        var left = new CountDownLatch(chains.size());
        for (Chain chain : chains) {
            Thread.ofVirtual().name("relay-order").start(() -> {
                try {
                    chain.run(sender::send);
                } finally {
                    left.countDown();
                }
            });
        }
        // Those that wait anyway may well wait on
        boolean isPatient = chains.stream().anyMatch(Chain::hasArrived);
        long start = System.nanoTime();
        while (!left.await(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)) {
            long now = System.nanoTime();
            boolean wasAnswered = sender.wasAnsweredSince(start);
            if (!sender.wasAnsweredSince(now - PATIENCE.toNanos())
                    && (wasAnswered || !isPatient || now - start >= LONGEST_ROUND.toNanos())) {
                return;
            }
        }
    }
}
