package dev.sluice.bench.goals;

import dev.sluice.bench.Options;
import dev.sluice.bench.load.Load;
import dev.sluice.bench.load.LoadResult;
import dev.sluice.bench.load.Median;
import dev.sluice.bench.load.OrderLifecycles;
import dev.sluice.bench.load.Pace;
import dev.sluice.bench.load.Workload;
import dev.sluice.bench.system.HttpSystem;
import dev.sluice.bench.system.InboxSystem;
import dev.sluice.bench.system.TestBed;
import dev.sluice.bench.system.TestBed.Service;
import dev.sluice.system.CannotRunException;
import dev.sluice.system.Mode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** What is asked of inbox mode beside its top rate: how it drains, what it keeps, and how it is when it is full. */
final class InboxGoals {

    private static final int OLD_ORDERS = 20_000;
    private static final Duration STEP = Duration.ofSeconds(5);
    private static final Duration DRAINED_WITHIN = Duration.ofMinutes(5);

    /** Of tables and indexes, all partitions of one together. */
    private static final String SIZES = """
            select string_agg(format('%s %s B a webhook, %s dead rows', name, bytes / (select count(*) from webhooks), dead),
              '; ' order by bytes desc)
            from (
              select regexp_replace(relname, '_[0-9]{8}$', '') as name, sum(pg_total_relation_size(relid))::bigint as bytes,
                sum(n_dead_tup) as dead
              from pg_stat_user_tables where relname !~ 'flyway' group by 1) tables
            """;

    private final TestBed bed;
    private final Options options;
    private final List<Goal> goals;
    private int loads;

    /** @param goals to add to */
    InboxGoals(TestBed bed, Options options, List<Goal> goals) {
        this.bed = bed;
        this.options = options;
        this.goals = goals;
    }

    /** @param http warm */
    void measure(HttpSystem http) {
        InboxSystem empty = InboxSystem.start(bed, "empty");
        warmUp(empty);
        drain(http, empty);
        empty.inbox().execute("analyze");
        bed.say(String.format(
                Locale.ROOT,
                "stored %,d webhooks: %s",
                empty.inbox().number("select count(*) from webhooks"),
                empty.inbox().asSuperuser().text(SIZES)));
        full(empty);
    }

    private void warmUp(InboxSystem system) {
        system.database().reset(OLD_ORDERS);
        options.untilWarm(() -> load(system, STEP).sent().size());
        awaitDrained(system);
    }

    /** A backlog that came while api-server stood still, against what HTTP mode applies at its full load. */
    private void drain(HttpSystem http, InboxSystem inbox) {
        List<Double> drained = new ArrayList<>();
        List<Double> applied = new ArrayList<>();
        for (int round = 0; round < options.rounds(); round++) {
            applied.add(load(http.ingest(), Mode.HTTP, options.length()).rate());
            drained.add(drain(inbox));
        }
        double drainRate = Median.of(drained, rate -> rate);
        double httpRate = Median.of(applied, rate -> rate);
        bed.say(String.format(
                Locale.ROOT, "a backlog drains at %,.0f/s; HTTP mode applies %,.0f/s", drainRate, httpRate));
        goals.add(Goal.atLeast(2, "drain of a backlog against what HTTP mode applies", drainRate / httpRate));
    }

    /** From the first update that is applied again to the last, for the pause before it is the relay's backoff. */
    private double drain(InboxSystem system) {
        system.api().suspend();
        try {
            while (system.pending() < options.backlog()) {
                load(system, STEP);
            }
        } finally {
            system.api().resume();
        }
        long before = system.database().events();
        require(system.database()
                .await(
                        "select (select count(*) from order_events) + (select count(*) from dispute_events) > %s"
                                .formatted(before),
                        DRAINED_WITHIN));
        long backlog = system.pending();
        long start = System.nanoTime();
        awaitDrained(system);
        return backlog / ((System.nanoTime() - start) / 1e9);
    }

    /** An inbox that holds what came for weeks, against one that was emptied. */
    private void full(InboxSystem empty) {
        InboxSystem full = InboxSystem.start(bed, "filled");
        warmUp(full);
        int webhooks = 2 * options.orders();
        bed.say(String.format(Locale.ROOT, "Storing %,d webhooks ...", webhooks));
        full.fill(webhooks);
        // What is written first after a checkpoint costs a whole page, which for random keys is nearly each row
        options.untilWarm(() -> load(full, STEP).sent().size());
        awaitDrained(full);
        List<LoadResult> fulls = new ArrayList<>();
        List<LoadResult> empties = new ArrayList<>();
        for (int round = 0; round < options.rounds(); round++) {
            fulls.add(load(full, options.length()));
            awaitDrained(full);
            empties.add(load(empty, options.length()));
            awaitDrained(empty);
            bed.say(String.format(
                    Locale.ROOT,
                    "%,.0f/s to %,.0f/s",
                    fulls.getLast().rate(),
                    empties.getLast().rate()));
        }
        double fullRate = Median.of(fulls, LoadResult::rate);
        double emptyRate = Median.of(empties, LoadResult::rate);
        bed.say(String.format(
                Locale.ROOT, "with %,d webhooks %,.0f/s, without %,.0f/s", webhooks, fullRate, emptyRate));
        goals.add(Goal.atLeast(
                0.9,
                String.format(Locale.ROOT, "rate with %,d webhooks in the inbox against few", webhooks),
                fullRate / emptyRate));
    }

    private static void awaitDrained(InboxSystem system) {
        require(system.awaitDrained(DRAINED_WITHIN));
    }

    private static void require(boolean isDone) {
        if (!isDone) {
            throw new CannotRunException("The inbox was not drained within %s.".formatted(DRAINED_WITHIN));
        }
    }

    private LoadResult load(InboxSystem system, Duration time) {
        return load(system.ingest(), Mode.INBOX, time);
    }

    private LoadResult load(Service ingest, Mode mode, Duration time) {
        var source = new OrderLifecycles("inbox-goal-%s".formatted(loads++), Workload.PLAIN);
        LoadResult load = new Load(ingest.port(), mode, source, new Pace.Closed(), time).run(options.connections());
        if (load.wrong() > 0) {
            throw new CannotRunException("Of %s webhooks %s were answered wrongly: %s"
                    .formatted(load.sent().size(), load.wrong(), load.examples()));
        }
        return load;
    }
}
