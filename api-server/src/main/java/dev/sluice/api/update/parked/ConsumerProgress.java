package dev.sluice.api.update.parked;

import java.time.Instant;

/** How far the consumers are. */
@FunctionalInterface
public interface ConsumerProgress {

    /** Up to when every record that was published is applied, of all topics; the distant past while that is not known. */
    Instant appliedUpTo();
}
