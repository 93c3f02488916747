package dev.sluice.ingest.api.batching;

import dev.sluice.ingest.update.Deadline;
import dev.sluice.ingest.update.Update;

/** An update and the time that it has. */
public record Timed<U extends Update>(U update, Deadline deadline) {

    /** What api-server is told: the time that the delivery has left. */
    public long millisLeft() {
        return deadline.left().toMillis();
    }
}
