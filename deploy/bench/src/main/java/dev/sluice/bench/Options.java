package dev.sluice.bench;

import dev.sluice.system.CannotRunException;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * What a run is told on the command line, each as {@code --name value}.
 *
 * @param only the parts or variants to run; all where empty
 * @param rounds how often each variant is measured
 * @param length of a measurement
 * @param connections of the load generator
 * @param warmUp webhooks that each service has seen before it is measured, if a minute and a half is enough for them
 * @param backlog updates that Kafka mode is given to drain
 * @param orders stored before growth and reads are measured
 */
public record Options(
        Set<String> only, int rounds, Duration length, int connections, int warmUp, int backlog, int orders) {

    /** For what is slow. */
    private static final Duration LONGEST_WARM_UP = Duration.ofMinutes(2);

    /** As {@code make bench} and {@code make bench-limit} run. */
    static final Options DEFAULT = new Options(Set.of(), 3, Duration.ofSeconds(15), 128, 300_000, 200_000, 5_000_000);

    /** As {@code make bench-quick} runs: enough to see a change, not to publish. */
    static final Options QUICK = new Options(Set.of(), 1, Duration.ofSeconds(6), 128, 20_000, 50_000, 5_000_000);

    /** @param arguments override {@code defaults} */
    static Options parse(List<String> arguments, Options defaults) {
        Map<String, String> given = new HashMap<>();
        for (Iterator<String> rest = arguments.iterator(); rest.hasNext(); ) {
            String name = rest.next();
            if (!rest.hasNext()) {
                throw new CannotRunException("'%s' lacks its value.".formatted(name));
            }
            given.put(name, rest.next());
        }
        String only = given.remove("--only");
        Options options = new Options(
                only == null ? defaults.only : Set.of(only.split(",")),
                number(given.remove("--rounds"), defaults.rounds, "--rounds", 1, 100),
                Duration.ofSeconds(
                        number(given.remove("--seconds"), (int) defaults.length.toSeconds(), "--seconds", 1, 600)),
                number(given.remove("--connections"), defaults.connections, "--connections", 1, 1_000),
                number(given.remove("--warm-up"), defaults.warmUp, "--warm-up", 0, 10_000_000),
                number(given.remove("--backlog"), defaults.backlog, "--backlog", 1_000, 2_000_000),
                number(given.remove("--orders"), defaults.orders, "--orders", 1_000, 100_000_000));
        if (!given.isEmpty()) {
            throw new CannotRunException(
                    "Unknown option %s. There are --only A,B --rounds N --seconds N --connections N --warm-up N --backlog N --orders N."
                            .formatted(given.keySet()));
        }
        return options;
    }

    private static int number(@Nullable String text, int otherwise, String name, int least, int most) {
        if (text == null) {
            return otherwise;
        }
        try {
            int number = Integer.parseInt(text);
            if (least <= number && number <= most) {
                return number;
            }
        } catch (NumberFormatException _) {
            // said below
        }
        throw new CannotRunException(
                "%s is '%s'; it must be a number from %s to %s.".formatted(name, text, least, most));
    }

    /**
     * Warms up.
     *
     * @param load sends for a while, and says how many webhooks
     */
    public void untilWarm(LongSupplier load) {
        long end = System.nanoTime() + LONGEST_WARM_UP.toNanos();
        for (long sent = 0; sent < warmUp && System.nanoTime() < end; ) {
            sent += load.getAsLong();
        }
    }

    /** Whether a part or variant of one of these names is wanted. */
    public boolean wants(String... names) {
        return only.isEmpty() || Arrays.stream(names).anyMatch(only::contains);
    }
}
