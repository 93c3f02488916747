package dev.sluice.ingest.api.http;

import dev.sluice.ingest.update.Deadline;
import dev.sluice.ingest.update.Update;

/** An update and the time that it has. */
record Timed<U extends Update>(U update, Deadline deadline) {

    /** What api-server is told: the time that the delivery has left. */
    long millisLeft() {
        return deadline.left().toMillis();
    }
}
