package dev.sluice.api.deadletter;

import dev.sluice.api.problem.Failure;
import org.jspecify.annotations.Nullable;

/**
 * A record that cannot be applied, and why.
 *
 * @param value as it came
 * @param detail what was wrong, for people
 */
public record DeadLetter(SourceRecord source, byte @Nullable [] value, DeadLetterReason reason, String detail) {

    public static DeadLetter of(SourceRecord source, byte @Nullable [] value, Failure failure) {
        return new DeadLetter(source, value, DeadLetterReason.of(failure), detail(failure));
    }

    /** The failure's own words; of an unexpected one, its class and SQLState too. */
    public static String detail(Failure failure) {
        return failure.getCause() == null
                ? failure.detail()
                : "%s (%s)".formatted(failure.detail(), Failure.describe(failure));
    }
}
