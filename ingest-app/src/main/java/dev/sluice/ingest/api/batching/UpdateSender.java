package dev.sluice.ingest.api.batching;

import dev.sluice.batching.Batcher;
import dev.sluice.ingest.update.Deadline;
import dev.sluice.ingest.update.Delivery;
import dev.sluice.ingest.update.Update;

/**
 * Sends updates of one kind, those that wait together. One whose call with others was refused as a whole is sent alone, in
 * the time that it has left: one that hangs then holds up no other. Thread-safe.
 */
final class UpdateSender<U extends Update> {

    private final Batcher<Timed<U>, Answer> together;
    private final Batcher<Timed<U>, Answer> alone;

    /** @param maxConnections calls with one update each that may be in flight, beside those with several */
    UpdateSender(String name, UpdateCalls<U> calls, BatchingProperties properties, int maxConnections) {
        this.together = new Batcher<>(name, properties.limits(), calls);
        this.alone = new Batcher<>(name + "-alone", properties.limitsAlone(maxConnections), calls);
    }

    /** Returns once the update is safe, or throws what became of it. */
    Delivery send(U update, Deadline deadline) {
        var timed = new Timed<>(update, deadline);
        Answer answer = together.submit(timed, deadline.attemptLeft());
        if (answer instanceof Answer.Undecided) {
            answer = alone.submit(timed, deadline.attemptLeft());
        }
        return answer.orElseThrow();
    }

    /** How many updates wait for a call. */
    int waiting() {
        return together.waiting() + alone.waiting();
    }

    /** The bytes of their payloads. */
    long waitingBytes() {
        return together.waitingBytes() + alone.waitingBytes();
    }

    /** How many calls are in flight. */
    int inFlight() {
        return together.inFlight() + alone.inFlight();
    }
}
