package dev.sluice.bench.hostile;

import dev.sluice.system.CannotRunException;
import java.util.List;

/**
 * What a run is told on the command line.
 *
 * @param seed of all that is random
 * @param requests hostile ones, at all doors together
 * @param rate of them, a second
 */
public record HostileOptions(long seed, int requests, double rate) {

    /** As {@code make hostile} runs. */
    public static final HostileOptions DEFAULT = new HostileOptions(1, 100_000, 250);

    /** As {@code make hostile-quick} runs. */
    public static final HostileOptions QUICK = new HostileOptions(1, 10_000, 250);

    /** @param arguments {@code --name value}, which override {@code defaults} */
    public static HostileOptions parse(List<String> arguments, HostileOptions defaults) {
        HostileOptions options = defaults;
        try {
            for (int i = 0; i < arguments.size(); i += 2) {
                String value = arguments.get(i + 1);
                options = switch (arguments.get(i)) {
                    case "--seed" -> new HostileOptions(Long.parseLong(value), options.requests, options.rate);
                    case "--requests" -> new HostileOptions(options.seed, Integer.parseInt(value), options.rate);
                    case "--rate" -> new HostileOptions(options.seed, options.requests, Double.parseDouble(value));
                    default -> throw new IllegalArgumentException(arguments.get(i));
                };
            }
        } catch (IllegalArgumentException | IndexOutOfBoundsException e) {
            throw new CannotRunException(
                    "There are --seed N --requests N --rate N, and not %s.".formatted(String.join(" ", arguments)), e);
        }
        return options;
    }
}
