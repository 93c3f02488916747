package dev.sluice.bench.goals;

import dev.sluice.bench.Options;
import dev.sluice.bench.load.Flood;
import dev.sluice.bench.load.Pace;
import dev.sluice.bench.system.Database;
import dev.sluice.bench.system.HttpSystem;
import dev.sluice.bench.system.ProcMemory;
import dev.sluice.bench.system.TestBed;
import dev.sluice.system.CannotRunException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;

/** What is asked of HTTP mode when too much comes, and when api-server is dead. */
final class OverloadGoals {

    private static final int TIMES = 10;
    private static final Duration OVERLOAD = Duration.ofSeconds(30);
    private static final Duration RECOVERY = Duration.ofSeconds(2);
    private static final double DEADLINE_MILLIS = 9_000;

    /** Fewer than a service of this heap lets in: one that it closes sends nothing. */
    private static final int CONNECTIONS_OF_MANY = 1_000;

    /** One machine cannot send ten times what it can take. So each batch takes longer, as with a database that is too slow. */
    private static final String SLOW = """
            create function slow() returns trigger language plpgsql as
            $$ begin perform pg_sleep(0.2); return null; end $$;
            create trigger slow after insert on order_events for each statement execute function slow()""";

    private static final String AS_BEFORE = "drop trigger slow on order_events; drop function slow()";

    /** Few enough that a webhook does not wait for the others: with more, latency is their number by the rate. */
    private static final int CONNECTIONS_TO_A_DEAD_API = 32;

    private final TestBed bed;
    private final Options options;
    private final List<Goal> goals;
    private int floods;

    /** @param goals to add to */
    OverloadGoals(TestBed bed, Options options, List<Goal> goals) {
        this.bed = bed;
        this.options = options;
        this.goals = goals;
    }

    /** Ten times as many as are taken at the most. */
    void overload(HttpSystem system) {
        system.database().execute(SLOW);
        Flood.Result full = flood(system, new Pace.Closed(), options.length(), options.connections());
        say("full load", full);
        flood(system, new Pace.Constant(TIMES * full.taken()), OVERLOAD, CONNECTIONS_OF_MANY);
        double apiBefore = ProcMemory.megabytes(system.api().pid());
        double ingestBefore = ProcMemory.megabytes(system.ingest().pid());
        Flood.Result over = flood(system, new Pace.Constant(TIMES * full.taken()), OVERLOAD, CONNECTIONS_OF_MANY);
        say("ten times that", over);
        double apiGrown = ProcMemory.megabytes(system.api().pid()) - apiBefore;
        double ingestGrown = ProcMemory.megabytes(system.ingest().pid()) - ingestBefore;
        flood(system, new Pace.Closed(), RECOVERY, options.connections());
        Flood.Result after = flood(system, new Pace.Closed(), options.length(), options.connections());
        say("from 2 s after it on", after);
        system.database().execute(AS_BEFORE);
        goals.add(Goal.atLeast(
                0.9 * TIMES, "answered a second, against what is taken at full load", over.answered() / full.taken()));
        goals.add(
                Goal.atLeast(0.8, "taken at ten times the full load, against full load", over.taken() / full.taken()));
        goals.add(Goal.atMost(
                DEADLINE_MILLIS, "ms", "p99 of those", over.takenMicros().getValueAtPercentile(99) / 1e3));
        goals.add(
                Goal.atMost(32, "MB", "memory of api-server (RSS), the second such time against the first", apiGrown));
        goals.add(Goal.atMost(32, "MB", "memory of ingest-app (RSS), likewise", ingestGrown));
        goals.add(Goal.atLeast(0.9, "taken from 2 s after it on, against before", after.taken() / full.taken()));
    }

    /** In the place of api-server somebody who accepts connections and closes them, so that they can be counted. */
    void deadApi() {
        Database database = bed.createDatabase("dead");
        var api = bed.startApi("dead-api", database, Map.of());
        var system = new HttpSystem(database, api, bed.startIngest("dead-ingest", api, Map.of()));
        options.untilWarm(() -> flood(system, new Pace.Closed(), options.length(), options.connections())
                .micros()
                .getTotalCount());
        Flood.Result usual = flood(system, new Pace.Closed(), options.length(), options.connections());
        say("api-server well", usual);
        bed.stop(api.child());
        var calls = new AtomicInteger();
        try (ServerSocket dead = new ServerSocket(api.port(), 50, InetAddress.getLoopbackAddress())) {
            Thread.ofVirtual().start(() -> closeAll(dead, calls));
            // Until the breaker is open, and what refuses is warm
            options.untilWarm(() -> flood(system, new Pace.Closed(), options.length(), CONNECTIONS_TO_A_DEAD_API)
                    .micros()
                    .getTotalCount());
            int before = calls.get();
            Flood.Result refused = flood(system, new Pace.Closed(), options.length(), CONNECTIONS_TO_A_DEAD_API);
            say("api-server dead", refused);
            goals.add(Goal.atLeast(
                    5, "answered while api-server is dead, against full load", refused.answered() / usual.taken()));
            goals.add(Goal.atMost(5, "ms", "p99 of that", refused.micros().getValueAtPercentile(99) / 1e3));
            goals.add(Goal.atMost(1, "", "calls a second meanwhile", (calls.get() - before) / refused.seconds()));
        } catch (IOException e) {
            throw new CannotRunException("The port of api-server cannot be taken: " + e, e);
        }
        bed.stop(system.ingest().child());
    }

    private static void closeAll(ServerSocket dead, AtomicInteger calls) {
        while (!dead.isClosed()) {
            try (Socket _ = dead.accept()) {
                calls.incrementAndGet();
            } catch (IOException _) {
                // The end, or a caller that is gone
            }
        }
    }

    private Flood.Result flood(HttpSystem system, Pace pace, Duration length, int connections) {
        return new Flood(system.ingest().port(), "flood-%s".formatted(floods++), pace, length).run(connections);
    }

    private void say(String when, Flood.Result result) {
        bed.say(String.format(
                Locale.ROOT,
                "%s: %,.0f answered a second, %,.0f taken, p50 %.1f ms, p99 %.1f ms; of those taken p99 %.1f ms; by status %s",
                when,
                result.answered(),
                result.taken(),
                result.micros().getValueAtPercentile(50) / 1e3,
                result.micros().getValueAtPercentile(99) / 1e3,
                result.takenMicros().getValueAtPercentile(99) / 1e3,
                result.statuses()));
    }
}
