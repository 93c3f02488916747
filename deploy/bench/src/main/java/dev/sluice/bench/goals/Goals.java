package dev.sluice.bench.goals;

import dev.sluice.bench.Options;
import dev.sluice.bench.load.HotOrder;
import dev.sluice.bench.load.Load;
import dev.sluice.bench.load.LoadResult;
import dev.sluice.bench.load.Median;
import dev.sluice.bench.load.OrderLifecycles;
import dev.sluice.bench.load.Pace;
import dev.sluice.bench.load.Reads;
import dev.sluice.bench.load.Source;
import dev.sluice.bench.load.Workload;
import dev.sluice.bench.system.HttpSystem;
import dev.sluice.bench.system.ProcMemory;
import dev.sluice.bench.system.TestBed;
import dev.sluice.system.CannotRunException;
import dev.sluice.system.Console;
import dev.sluice.system.Mode;
import java.io.PrintStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import org.HdrHistogram.Histogram;

/**
 * {@code goals}: what is asked of HTTP and inbox mode beside their top rates. Parts: {@code idle}, {@code hot}, {@code memory},
 * {@code growth}, {@code reads}, {@code inbox}, {@code overload}, {@code breaker}, {@code scaling}.
 */
public final class Goals {

    private static final int OLD_ORDERS = 20_000;
    private static final Duration WARM_UP = Duration.ofSeconds(5);
    private static final Duration WARM_UP_ALONE = Duration.ofSeconds(40);
    private static final int READS_A_SECOND = 500;
    private static final double MOST_MEGABYTES = 220;

    private final Options options;
    private final PrintStream out;
    private final List<Goal> goals = new ArrayList<>();
    private int loads;

    /** Does nothing yet. */
    public Goals(Options options, PrintStream out) {
        this.options = options;
        this.out = out;
    }

    /** 0 when everything was measured, whatever it came to. */
    public int run() {
        try (TestBed bed = new TestBed(new Console(out))) {
            bed.durability().forEach((setting, value) -> bed.say("%s = %s".formatted(setting, value)));
            HttpSystem usual = HttpSystem.start(bed, "usual", Map.of());
            warmUp(bed, usual);
            if (options.wants("growth", "reads")) {
                grown(bed, usual);
            }
            if (options.wants("hot")) {
                hotOrder(bed, usual);
            }
            if (options.wants("memory")) {
                memory(usual);
            }
            if (options.wants("idle")) {
                idle(bed, usual);
            }
            var overload = new OverloadGoals(bed, options, goals);
            if (options.wants("overload")) {
                overload.overload(usual);
            }
            if (options.wants("breaker")) {
                overload.deadApi();
            }
            if (options.wants("scaling")) {
                new Scaling(bed, options).measure(usual);
            }
            if (options.wants("inbox")) {
                new InboxGoals(bed, options, goals).measure(usual);
            }
            bed.say("");
            bed.say("| what | measured | goal | |");
            bed.say("|---|---|---|---|");
            goals.forEach(goal -> bed.say(goal.row()));
        }
        return 0;
    }

    private void warmUp(TestBed bed, HttpSystem system) {
        bed.say("Warming up ...");
        system.database().reset(OLD_ORDERS);
        options.untilWarm(() -> load(system, lifecycles(), options.connections(), WARM_UP)
                .sent()
                .size());
    }

    /** One client alone, with batches and without. */
    private void idle(TestBed bed, HttpSystem usual) {
        HttpSystem single = HttpSystem.start(bed, "single", HttpSystem.withoutBatches());
        warmUp(bed, single);
        // Under load updates travel together: what one client needs is not warm yet
        load(usual, lifecycles(), 2, WARM_UP_ALONE);
        load(single, lifecycles(), 2, WARM_UP_ALONE);
        List<LoadResult> with = new ArrayList<>();
        List<LoadResult> without = new ArrayList<>();
        inTurn(
                () -> with.add(load(usual, lifecycles(), 1, options.length())),
                () -> without.add(load(single, lifecycles(), 1, options.length())));
        double p50 = Median.of(with, load -> load.millis(50));
        goals.add(Goal.atMost(3, "ms", "one client, p50", p50));
        goals.add(Goal.atMost(
                1.05, "", "the same, against batches of one", p50 / Median.of(without, load -> load.millis(50))));
    }

    /** All updates for one order, against updates of many. */
    private void hotOrder(TestBed bed, HttpSystem system) {
        List<LoadResult> hot = new ArrayList<>();
        List<LoadResult> spread = new ArrayList<>();
        inTurn(
                () -> {
                    var order = new HotOrder("hot-" + loads++);
                    requireRight(new Load(
                                    system.ingest().port(),
                                    Mode.HTTP,
                                    order.creation(),
                                    new Pace.Constant(1),
                                    Duration.ofSeconds(1))
                            .run(1));
                    hot.add(load(system, order, options.connections(), options.length()));
                },
                () -> spread.add(load(system, lifecycles(), options.connections(), options.length())));
        bed.say(String.format(
                Locale.ROOT,
                "one hot order %,.0f/s, p99 %.1f ms; many orders %,.0f/s, p99 %.1f ms",
                Median.of(hot, LoadResult::rate),
                Median.of(hot, load -> load.millis(99)),
                Median.of(spread, LoadResult::rate),
                Median.of(spread, load -> load.millis(99))));
        goals.add(Goal.atLeast(
                0.5,
                "rate of one hot order against many orders, no answer but 202",
                Median.of(hot, LoadResult::rate) / Median.of(spread, LoadResult::rate)));
    }

    private void memory(HttpSystem system) {
        load(system, lifecycles(), options.connections(), options.length());
        goals.add(Goal.atMost(
                MOST_MEGABYTES,
                "MB",
                "most memory that api-server ever held (RSS)",
                ProcMemory.peakMegabytes(system.api().pid())));
        goals.add(Goal.atMost(
                MOST_MEGABYTES,
                "MB",
                "most memory that ingest-app ever held (RSS)",
                ProcMemory.peakMegabytes(system.ingest().pid())));
    }

    /** Many orders stored, against next to none, by services that are equally warm; and reads of the many beside full load. */
    private void grown(TestBed bed, HttpSystem empty) {
        HttpSystem full = HttpSystem.start(bed, "grown", Map.of());
        warmUp(bed, full);
        bed.say(String.format(Locale.ROOT, "Storing %,d orders and three events of each ...", options.orders()));
        full.database().reset(options.orders());
        empty.database().reset(0);
        load(full, lifecycles(), options.connections(), WARM_UP);
        load(empty, lifecycles(), options.connections(), WARM_UP);
        if (options.wants("growth")) {
            List<LoadResult> grown = new ArrayList<>();
            List<LoadResult> empties = new ArrayList<>();
            inTurn(
                    () -> grown.add(load(full, lifecycles(), options.connections(), options.length())),
                    () -> empties.add(load(empty, lifecycles(), options.connections(), options.length())));
            bed.say(String.format(
                    Locale.ROOT,
                    "with %,d orders %,.0f/s, empty %,.0f/s",
                    options.orders(),
                    Median.of(grown, LoadResult::rate),
                    Median.of(empties, LoadResult::rate)));
            goals.add(Goal.atLeast(
                    0.95,
                    String.format(Locale.ROOT, "rate with %,d orders stored against none", options.orders()),
                    Median.of(grown, LoadResult::rate) / Median.of(empties, LoadResult::rate)));
        }
        if (options.wants("reads")) {
            reads(bed, full);
        }
        bed.stop(full.ingest().child());
        bed.stop(full.api().child());
    }

    private void reads(TestBed bed, HttpSystem system) {
        var random = new SplittableRandom(1);
        readsAndWrites(
                bed,
                system,
                "an order",
                15,
                () -> "/orders/old-" + random.split().nextInt(1, options.orders()));
        readsAndWrites(bed, system, "a page of 100", 25, () -> "/orders?limit=100");
    }

    /** Each alone, then both, for {@code mostMillis} of p99. */
    private void readsAndWrites(
            TestBed bed, HttpSystem system, String kind, double mostMillis, Supplier<String> paths) {
        Duration length = options.length().plus(WARM_UP);
        read(system, paths, WARM_UP);
        Histogram alone = read(system, paths, options.length());
        LoadResult undisturbed = load(system, lifecycles(), options.connections(), length);
        var writes = CompletableFuture.supplyAsync(
                () -> load(system, lifecycles(), options.connections(), length), Thread::startVirtualThread);
        Histogram beside = read(system, paths, options.length());
        LoadResult written = writes.join();
        bed.say(String.format(
                Locale.ROOT,
                "reading %s, %d/s: p50 %.1f ms, p99 %.1f ms; beside %,.0f webhooks a second p50 %.1f ms; without reads %,.0f",
                kind,
                READS_A_SECOND,
                alone.getValueAtPercentile(50) / 1e3,
                alone.getValueAtPercentile(99) / 1e3,
                written.rate(),
                beside.getValueAtPercentile(50) / 1e3,
                undisturbed.rate()));
        goals.add(Goal.atMost(
                mostMillis,
                "ms",
                "reading %s, %s/s beside full write load, p99".formatted(kind, READS_A_SECOND),
                beside.getValueAtPercentile(99) / 1e3));
        goals.add(Goal.atLeast(
                0.9, "webhooks beside these reads, to those without", written.rate() / undisturbed.rate()));
    }

    private static Histogram read(HttpSystem system, Supplier<String> paths, Duration time) {
        var reads = new Reads(system.api().port(), paths, new Pace.Constant(READS_A_SECOND), time);
        Histogram micros = reads.run();
        if (reads.failed() > 0) {
            throw new CannotRunException("%s reads were not answered 200.".formatted(reads.failed()));
        }
        return micros;
    }

    private void inTurn(Runnable one, Runnable other) {
        for (int round = 0; round < options.rounds(); round++) {
            one.run();
            other.run();
        }
    }

    private Source lifecycles() {
        return new OrderLifecycles("goal-%s".formatted(loads++), Workload.PLAIN);
    }

    private static LoadResult load(HttpSystem system, Source source, int connections, Duration time) {
        return requireRight(
                new Load(system.ingest().port(), Mode.HTTP, source, new Pace.Closed(), time).run(connections));
    }

    private static LoadResult requireRight(LoadResult load) {
        if (load.wrong() > 0) {
            throw new CannotRunException("Of %s webhooks %s were answered wrongly: %s"
                    .formatted(load.sent().size(), load.wrong(), load.examples()));
        }
        return load;
    }
}
