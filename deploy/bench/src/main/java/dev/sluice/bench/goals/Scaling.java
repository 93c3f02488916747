package dev.sluice.bench.goals;

import dev.sluice.bench.Options;
import dev.sluice.bench.load.Load;
import dev.sluice.bench.load.LoadResult;
import dev.sluice.bench.load.Median;
import dev.sluice.bench.load.OrderLifecycles;
import dev.sluice.bench.load.Pace;
import dev.sluice.bench.load.Workload;
import dev.sluice.bench.system.CpuMeter;
import dev.sluice.bench.system.HttpSystem;
import dev.sluice.bench.system.TestBed;
import dev.sluice.system.CannotRunException;
import dev.sluice.system.Mode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** One of each service, and two, over one database and on the same cores, in turn. A figure without a goal: docs/scaling.md says why it is below 1. */
final class Scaling {

    private static final Duration WARM_UP = Duration.ofSeconds(5);

    /** @param cpu microseconds a webhook, by process */
    private record Turn(double rate, Map<String, Double> cpu) {}

    private final TestBed bed;
    private final Options options;
    private int loads;

    Scaling(TestBed bed, Options options) {
        this.bed = bed;
        this.options = options;
    }

    /** The same connections, to the first ingest-app alone or to both. Two apis share the database alone. */
    void measure(HttpSystem first) {
        var api = bed.startApi("second-api", first.database(), Map.of());
        var second = new HttpSystem(first.database(), api, bed.startIngest("second-ingest", api, Map.of()));
        options.untilWarm(
                () -> load(second, options.connections(), WARM_UP).sent().size());
        CpuMeter meter = bed.meter().process("client", ProcessHandle.current().pid());
        meter.process("ingest", first.ingest().pid()).process("api", first.api().pid());
        meter.process("ingest 2", second.ingest().pid())
                .process("api 2", second.api().pid());
        List<Turn> one = new ArrayList<>();
        List<Turn> two = new ArrayList<>();
        for (int round = 0; round < options.rounds(); round++) {
            one.add(turn(meter, List.of(first)));
            two.add(turn(meter, List.of(first, second)));
        }
        bed.stop(second.ingest().child());
        bed.stop(second.api().child());
        say("one of each", one);
        say("two of each", two);
        bed.say(String.format(
                Locale.ROOT,
                "two of each to one of each: %.2f",
                Median.of(two, Turn::rate) / Median.of(one, Turn::rate)));
    }

    private Turn turn(CpuMeter meter, List<HttpSystem> systems) {
        Map<String, Long> before = meter.read();
        List<CompletableFuture<LoadResult>> running = systems.stream()
                .map(system -> CompletableFuture.supplyAsync(
                        () -> load(system, Math.max(1, options.connections() / systems.size()), options.length()),
                        task -> Thread.ofPlatform().start(task)))
                .toList();
        List<LoadResult> done = running.stream().map(CompletableFuture::join).toList();
        long sent = done.stream().mapToLong(load -> load.sent().size()).sum();
        Map<String, Double> cpu = meter.since(before).entrySet().stream()
                .collect(Collectors.groupingBy(
                        used -> used.getKey().replace(" 2", ""),
                        Collectors.summingDouble(used -> used.getValue() / (double) sent)));
        return new Turn(done.stream().mapToDouble(LoadResult::rate).sum(), cpu);
    }

    private LoadResult load(HttpSystem system, int connections, Duration length) {
        var source = new OrderLifecycles("scaling-%s".formatted(number()), Workload.PLAIN);
        LoadResult load =
                new Load(system.ingest().port(), Mode.HTTP, source, new Pace.Closed(), length).run(connections);
        if (load.wrong() > 0) {
            throw new CannotRunException(
                    "%s webhooks were answered wrongly: %s".formatted(load.wrong(), load.examples()));
        }
        return load;
    }

    private synchronized int number() {
        return loads++;
    }

    private void say(String what, List<Turn> turns) {
        bed.say(String.format(
                Locale.ROOT,
                "%s: %,.0f/s (%s); CPU us a webhook: %s",
                what,
                Median.of(turns, Turn::rate),
                turns.stream()
                        .map(turn -> String.format(Locale.ROOT, "%,.0f", turn.rate()))
                        .collect(Collectors.joining(", ")),
                Stream.of("ingest", "api", "postgres", "client")
                        .map(process -> String.format(
                                Locale.ROOT,
                                "%s %.0f",
                                process,
                                Median.of(turns, turn -> turn.cpu().getOrDefault(process, 0.0))))
                        .collect(Collectors.joining(", "))));
    }
}
