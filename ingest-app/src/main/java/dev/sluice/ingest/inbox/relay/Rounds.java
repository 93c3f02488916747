package dev.sluice.ingest.inbox.relay;

import dev.sluice.ingest.inbox.OrderNames;
import dev.sluice.ingest.inbox.RelaySignal;
import dev.sluice.ingest.inbox.relay.RelayStore.Look;
import dev.sluice.ingest.inbox.relay.RelayStore.Waits;
import dev.sluice.ingest.inbox.relay.RelayStore.Window;
import dev.sluice.ingest.update.Event;
import dev.sluice.log.OutageLog;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;

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

    /** So long after the last answer, a round ends without those that are still in flight: one order holds others up no longer. */
    private static final Duration ANSWER_TIMEOUT = Duration.ofMillis(150);

    /** What is tried for the first time ends after this, and what is tried again a second later: well within the term of a lease. */
    private static final Duration LONGEST_ROUND = Duration.ofSeconds(3);

    private static final Duration LONGEST_RETRIES = LONGEST_ROUND.plusSeconds(1);

    /** Of the time for an answer to what is tried again: all others wait for it, each time. */
    private static final int MOST_DOUBLINGS = 2;

    private static final Window NOTHING_ARRIVED = new Window(List.of(), false);

    private static final Waits NOTHING_WAITS = new Waits(List.of(), List.of());

    private static final int ALL = Integer.MAX_VALUE;

    /** While api-server is out, it is tried with so many. */
    private static final int FEW = 4;

    private final RelayStore store;
    private final OrderNames names;
    private final Sender sender;
    private final RelaySignal signal;
    private final RelayTimes times;
    private final InstantSource clock;
    private final OutageLog outage;
    private int failedRounds;

    /** Whether the last round had one order alone, and no answer: that may be this order's fault, or api-server's. */
    private boolean isInDoubt;

    /** When this round began, or the first of those before it that had no answer. */
    private long begun;

    Rounds(
            RelayStore store,
            OrderNames names,
            Sender sender,
            RelaySignal signal,
            RelayTimes times,
            InstantSource clock,
            OutageLog outage) {
        this.store = store;
        this.names = names;
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
        Outcome outcome = deliver(waits, window);
        long reached = outcome.reached(read(look, window));
        if (!outcome.isEmpty()) {
            store.write(leases, reached, outcome);
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
        return items.stream().map(Item::order).collect(Collectors.toSet());
    }

    private Outcome deliver(Waits waits, Window window) throws InterruptedException {
        Map<String, Chain> chains = new LinkedHashMap<>();
        List<Item> items = reread(once(waits.items(), window.items()));
        items.forEach(item -> chain(chains, item.order()).add(item));
        waits.leftOut().forEach(part -> chain(chains, part.order()).leaveOut(part));
        if (failedRounds == 0 && !isInDoubt) {
            begun = System.nanoTime();
        }
        // Those that have failed before travel by themselves: the call that one of them holds up has no others in it
        List<Chain> retries = chains.values().stream().filter(Chain::isRetry).toList();
        long start = System.nanoTime();
        List<Chain> others =
                chains.values().stream().filter(chain -> !chain.isRetry()).toList();
        run(others, LONGEST_ROUND, Duration.ZERO, start + LONGEST_ROUND.toNanos());
        run(retries, timeOf(retries), timeOf(retries), start + LONGEST_RETRIES.toNanos());
        List<Map<Item, Result>> results =
                chains.values().stream().map(Chain::end).toList();
        boolean isAnswered = sender.wasAnsweredSince(begun);
        boolean isAlone = chains.values().stream().filter(Chain::triesArrived).count() == 1;
        boolean mayBeItsFault = isAlone && failedRounds == 0 && !isInDoubt;
        boolean isSilent =
                results.stream().flatMap(one -> one.values().stream()).anyMatch(Result::isSilence);
        isInDoubt = !isAnswered && (isInDoubt || (mayBeItsFault && isSilent));
        var outcome = new Outcome(times, clock.instant(), isAnswered || mayBeItsFault, !window.isCut());
        chains.values().forEach(chain -> outcome.add(chain.end(), chain.leftOut()));
        return outcome;
    }

    /** What was put aside while something before it was undecided is behind the cursor, too: it waits, and arrives no more. */
    private static List<Item> once(List<Item> waiting, List<Item> arrived) {
        Set<Long> known = waiting.stream().map(Item::id).collect(Collectors.toSet());
        return Stream.concat(waiting.stream(), arrived.stream().filter(item -> !known.contains(item.id())))
                .toList();
    }

    /** What was tried before, or stored by another version, may be told of its order by now, or tell others of it. */
    private List<Item> reread(List<Item> items) {
        List<OrderNames.Reread> again = items.stream()
                .filter(item -> item.event().account() != null && !item.erased())
                .filter(item -> item.waiting() != null || names.isOfAnotherVersion(item.event()))
                .map(item -> new OrderNames.Reread(item.id(), item.event(), item.body()))
                .toList();
        if (again.isEmpty()) {
            return items;
        }
        Map<Long, Event> events = names.learn(again);
        return items.stream()
                .map(item -> item.as(events.getOrDefault(item.id(), item.event())))
                .toList();
    }

    private static Chain chain(Map<String, Chain> chains, String order) {
        return chains.computeIfAbsent(order, _ -> new Chain());
    }

    /**
     * Each order on a thread of its own, so that its webhooks travel together with those of others.
     *
     * @param first how long to wait for an answer where there was none
     * @param least how long to wait where there was one, and longer only for answers that follow one another
     * @param last when to wait no longer, whatever comes in: an order of a thousand takes more than one round
     */
    private void run(Collection<Chain> chains, Duration first, Duration least, long last) throws InterruptedException {
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
        long start = System.nanoTime();
        while (!left.await(ANSWER_TIMEOUT.toMillis(), TimeUnit.MILLISECONDS)) {
            long now = System.nanoTime();
            Duration end = sender.wasAnsweredSince(start) ? least : first;
            if (now - last >= 0) {
                return;
            }
            if (!sender.wasAnsweredSince(now - ANSWER_TIMEOUT.toNanos()) && now - start >= end.toNanos()) {
                return;
            }
        }
    }

    /** Twice as long with each attempt, twice: an answer that always takes its time has to be heard at last. */
    private static Duration timeOf(List<Chain> retries) {
        int attempts = retries.stream().mapToInt(Chain::attempts).max().orElse(0);
        return ANSWER_TIMEOUT.multipliedBy(1L << Math.min(attempts, MOST_DOUBLINGS));
    }
}
