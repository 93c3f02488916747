package dev.sluice.api.deadletter;

import dev.sluice.api.problem.Failure;
import java.util.List;

/** Writes dead letters to where operators look for them. */
@FunctionalInterface
public interface DeadLetterWriter {

    /**
     * Writes all of them, and returns when each is safe. Not to be called within a transaction, which would wait for a broker.
     *
     * @throws Failure.Unavailable if one is not; some may have been written, and all may be written again
     */
    void write(List<DeadLetter> letters);
}
