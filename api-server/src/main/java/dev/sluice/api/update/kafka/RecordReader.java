package dev.sluice.api.update.kafka;

import dev.sluice.api.deadletter.SourceRecord;
import dev.sluice.api.problem.Failure;
import dev.sluice.api.update.Change;
import dev.sluice.api.update.Update;
import org.jspecify.annotations.Nullable;

/** Reads an update out of a record's value. */
@FunctionalInterface
interface RecordReader<C extends Change> {

    /**
     * Reads a value as the contract's request body.
     *
     * @param value null where the record has none
     * @param source kept with the update: with one, it may wait for what it refers to
     * @throws Failure.Malformed if the value breaks the contract
     */
    Update<C> read(byte @Nullable [] value, SourceRecord source);
}
