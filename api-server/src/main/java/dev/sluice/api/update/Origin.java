package dev.sluice.api.update;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Where an update came from, and all of its record but the value: what a dead letter needs.
 *
 * @param key null where the record had none
 */
public record Origin(String topic, int partition, long offset, byte @Nullable [] key, List<Header> headers) {

    /** A record's header. */
    public record Header(String name, byte @Nullable [] value) {}
}
