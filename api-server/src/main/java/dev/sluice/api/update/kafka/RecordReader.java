package dev.sluice.api.update.kafka;

import dev.sluice.api.problem.Failure;
import dev.sluice.api.update.Origin;
import org.jspecify.annotations.Nullable;

/**
 * Reads an update out of a record's value.
 *
 * @param <U> an update
 */
@FunctionalInterface
public interface RecordReader<U> {

    /**
     * Reads a value as the contract's request body.
     *
     * @param value null where the record has none
     * @param origin kept with the update: with one, it may wait for what it refers to
     * @throws Failure.Malformed if the value breaks the contract
     */
    U read(byte @Nullable [] value, Origin origin);
}
