package dev.sluice.bench;

import dev.sluice.bench.goals.Goals;
import dev.sluice.bench.hostile.Hostile;
import dev.sluice.bench.hostile.HostileOptions;
import dev.sluice.bench.limit.Limit;
import dev.sluice.bench.modes.Modes;
import dev.sluice.system.CannotRunException;
import java.nio.file.Path;
import java.util.List;

/** Entry point of {@code bench.jar}; started by the Makefile in the project's directory. */
final class Main {

    private static final String USAGE =
            "Usage: java -jar deploy/bench/target/bench.jar modes|quick|limit|goals|hostile|hostile-quick [--option value ...]";

    private Main() {}

    public static void main(String[] args) {
        int code;
        try {
            code = run(List.of(args));
        } catch (CannotRunException e) {
            System.err.println(e.getMessage());
            code = 1;
        }
        System.exit(code);
    }

    private static int run(List<String> arguments) {
        if (arguments.isEmpty()) {
            throw new CannotRunException(USAGE);
        }
        List<String> options = arguments.subList(1, arguments.size());
        return switch (arguments.getFirst()) {
            case "limit" -> new Limit(Options.parse(options, Options.DEFAULT), System.out).run();
            case "goals" -> new Goals(Options.parse(options, Options.DEFAULT), System.out).run();
            case "hostile" -> new Hostile(HostileOptions.parse(options, HostileOptions.DEFAULT), System.out).run();
            case "hostile-quick" -> new Hostile(HostileOptions.parse(options, HostileOptions.QUICK), System.out).run();
            case "modes" -> new Modes(Options.parse(options, Options.DEFAULT), System.out, Path.of("docs/bench")).run();
            case "quick" -> new Modes(Options.parse(options, Options.QUICK), System.out, Path.of("target/bench")).run();
            default -> throw new CannotRunException(USAGE);
        };
    }
}
