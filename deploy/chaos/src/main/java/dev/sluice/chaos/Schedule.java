package dev.sluice.chaos;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;

/** Which faults come when, as a seed gives them: groups in turn, each fault of a group before one comes again, now and then two at once. */
final class Schedule {

    private static final int AT_ONCE_PERCENT = 30;
    private static final long SHORTEST_PAUSE_MILLIS = 1_000;
    private static final long LONGEST_PAUSE_MILLIS = 3_000;
    private static final long SHORTEST_MILLIS = 500;

    private final List<List<Fault>> groups;
    private final List<List<Fault>> rest = new ArrayList<>();
    private final Ledger ledger;
    private final RandomGenerator random;
    private final Consumer<String> say;
    private int turn;

    /** @param say is told of each fault when it begins */
    Schedule(List<List<Fault>> groups, Ledger ledger, RandomGenerator random, Consumer<String> say) {
        this.groups = groups;
        this.ledger = ledger;
        this.random = random;
        this.say = say;
        groups.forEach(_ -> rest.add(new ArrayList<>()));
    }

    /** Breaks and mends for so long, and returns how many faults there were once the last is mended. */
    int run(Duration length) {
        long begin = System.nanoTime();
        int faults = 0;
        while (System.nanoTime() - begin < length.toNanos()) {
            List<Runnable> now = new ArrayList<>();
            Fault first = next();
            now.add(planned(first, 0, begin));
            if (random.nextInt(100) < AT_ONCE_PERCENT) {
                Fault second = next();
                if (second.goesWith(first)) {
                    now.add(planned(second, random.nextLong(1_500), begin));
                } else {
                    rest.get(Math.floorMod(turn - 1, groups.size())).addFirst(second);
                }
            }
            ChaosSystem.inParallel(now);
            faults += now.size();
            Waiting.pause(Duration.ofMillis(random.nextLong(SHORTEST_PAUSE_MILLIS, LONGEST_PAUSE_MILLIS)));
        }
        return faults;
    }

    private Fault next() {
        int group = turn++ % groups.size();
        List<Fault> left = rest.get(group);
        if (left.isEmpty()) {
            left.addAll(groups.get(group));
            Collections.shuffle(left, random);
        }
        return left.removeFirst();
    }

    private Runnable planned(Fault fault, long delayMillis, long begin) {
        long length = SHORTEST_MILLIS
                + random.nextLong(1 + Math.max(0, fault.longest().toMillis() - SHORTEST_MILLIS));
        return () -> {
            Waiting.pause(Duration.ofMillis(delayMillis));
            say.accept(String.format(
                    Locale.ROOT,
                    "  %6.1f s  %s, for %.1f s",
                    (System.nanoTime() - begin) / 1e9,
                    fault.name(),
                    length / 1e3));
            ledger.broken(fault.name(), fault.silenced());
            fault.begin().run();
            Waiting.pause(Duration.ofMillis(length));
            fault.end().run();
            ledger.mended(fault.name());
        };
    }
}
