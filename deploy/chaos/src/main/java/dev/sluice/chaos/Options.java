package dev.sluice.chaos;

import dev.sluice.system.CannotRunException;
import dev.sluice.system.Mode;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * What a run is told on the command line, each as {@code --name value}.
 *
 * @param seed gives lives and faults
 * @param modes one after another
 * @param length of the time in which faults begin, of each mode
 * @param rate webhooks a second, where nothing is broken
 * @param faults those come whose names contain one of these
 * @param root the checkout, or a copy of its layout with other jars
 * @param directory for data, logs and ledgers
 * @param toxiproxy its binary
 * @param haproxy likewise
 * @param history likewise, of the checker of histories
 */
record Options(
        long seed,
        List<Mode> modes,
        Duration length,
        double rate,
        List<String> faults,
        Path root,
        Path directory,
        Path toxiproxy,
        Path haproxy,
        Path history) {

    private static final Set<String> NAMES = Set.of(
            "--seed",
            "--modes",
            "--seconds",
            "--rate",
            "--faults",
            "--root",
            "--directory",
            "--toxiproxy",
            "--haproxy",
            "--history");

    static Options parse(List<String> arguments) {
        Map<String, String> given = new HashMap<>();
        for (Iterator<String> rest = arguments.iterator(); rest.hasNext(); ) {
            String name = rest.next();
            if (!NAMES.contains(name) || !rest.hasNext()) {
                throw new CannotRunException("'%s' is no option, or lacks its value. There are %s."
                        .formatted(name, NAMES.stream().sorted().toList()));
            }
            given.put(name, rest.next());
        }
        long seed = number(given, "--seed", "1");
        return new Options(
                seed,
                modes(given.getOrDefault("--modes", "all"), seed),
                Duration.ofSeconds(number(given, "--seconds", "90")),
                number(given, "--rate", "300"),
                List.of(given.getOrDefault("--faults", "").split(",")),
                Path.of(given.getOrDefault("--root", "")),
                Path.of(given.getOrDefault("--directory", "target/chaos")),
                Path.of(given.getOrDefault("--toxiproxy", "target/chaos/toxiproxy")),
                Path.of(given.getOrDefault("--haproxy", "/usr/sbin/haproxy")),
                Path.of(given.getOrDefault("--history", "target/chaos/history")));
    }

    /** {@code turn} is two of the four, other ones with the next seed. */
    private static List<Mode> modes(String text, long seed) {
        return switch (text) {
            case "all" -> List.of(Mode.values());
            case "turn" -> seed % 2 == 0 ? List.of(Mode.HTTP, Mode.KAFKA) : List.of(Mode.GRPC, Mode.INBOX);
            default -> Arrays.stream(text.split(",")).map(Options::mode).toList();
        };
    }

    private static Mode mode(String name) {
        try {
            return Mode.valueOf(name.toUpperCase(Locale.ROOT));
        } catch (IllegalArgumentException _) {
            throw new CannotRunException("'%s' is no mode. There are %s, all, and turn: two of them by the seed."
                    .formatted(name, Arrays.toString(Mode.values())));
        }
    }

    private static long number(Map<String, String> given, String name, String otherwise) {
        String text = given.getOrDefault(name, otherwise);
        try {
            return Long.parseLong(text);
        } catch (NumberFormatException _) {
            throw new CannotRunException("%s is '%s'; it must be a number.".formatted(name, text));
        }
    }
}
