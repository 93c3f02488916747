package dev.sluice.api.update.kafka;

import dev.sluice.api.problem.Failure;
import dev.sluice.api.problem.SqlFailures;
import dev.sluice.api.update.Origin;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * A record that cannot be applied, and why.
 *
 * @param value as it came
 * @param reason the failure in one word, such as {@code not-found}; dead letters are listed and redriven by it
 * @param detail what was wrong, for people
 */
public record DeadLetter(Origin origin, byte @Nullable [] value, String reason, String detail) {

    public static DeadLetter of(Origin origin, byte @Nullable [] value, Failure failure) {
        return new DeadLetter(origin, value, reason(failure), detail(failure));
    }

    /** The failure's own words; of an unexpected one, its class and SQLState too. */
    public static String detail(Failure failure) {
        return failure.getCause() == null
                ? failure.detail()
                : "%s (%s)".formatted(failure.detail(), SqlFailures.describe(failure));
    }

    /** The failure's name, in lower case with hyphens. */
    public static String reason(Failure failure) {
        return failure.getClass()
                .getSimpleName()
                .replaceAll("(?<=.)(?=[A-Z])", "-")
                .toLowerCase(Locale.ROOT);
    }
}
