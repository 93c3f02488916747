package dev.sluice.bench.modes;

import dev.sluice.bench.Options;
import dev.sluice.bench.system.TestBed;
import dev.sluice.system.Console;
import dev.sluice.system.Mode;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.stream.Stream;

/**
 * {@code modes}: each mode under the same lifecycles of orders, with duplicates, forbidden transitions and
 * chargebacks, in turn on the same machine. Every answer is checked, and everything that was accepted is looked up in the
 * database.
 */
public final class Modes {

    private final Options options;
    private final PrintStream out;
    private final Path results;

    /** @param results directory to write to */
    public Modes(Options options, PrintStream out, Path results) {
        this.options = options;
        this.out = out;
        this.results = results;
    }

    /** 0 when nothing was lost, doubled or answered wrongly. */
    public int run() {
        try (TestBed bed = new TestBed(new Console(out))) {
            List<ModeUnderTest> modes = Stream.of(Mode.values())
                    .filter(mode -> options.wants(mode.toString()))
                    .map(mode -> new ModeUnderTest(mode, bed, options))
                    .toList();
            Map<String, String> settings = new LinkedHashMap<>(bed.durability());
            settings.putAll(TestBed.postgresSettings());
            bed.say("Warming up ...");
            modes.forEach(ModeUnderTest::warmUp);
            Map<String, List<Round>> rounds = new LinkedHashMap<>();
            for (int round = 1; round <= options.rounds(); round++) {
                OptionalDouble steady = OptionalDouble.empty();
                for (ModeUnderTest mode : modes) {
                    Round done = mode.run(steady);
                    steady = OptionalDouble.of(done.steady());
                    rounds.computeIfAbsent(mode.mode().toString(), _ -> new ArrayList<>())
                            .add(done);
                    bed.say("round %s  %s"
                            .formatted(round, Table.row(mode.mode().toString(), done)));
                }
            }
            var report = Report.of(rounds, options, settings);
            report.write(results);
            bed.say(report.table());
            return rounds.values().stream()
                            .flatMap(List::stream)
                            .allMatch(round -> round.lost() + round.doubled() + round.wrong() == 0)
                    ? 0
                    : 1;
        }
    }
}
