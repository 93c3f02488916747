package dev.sluice.api.update.parked;

import dev.sluice.api.batching.BlockedException;
import dev.sluice.api.deadletter.DeadLetter;
import dev.sluice.api.deadletter.DeadLetterReason;
import dev.sluice.api.problem.Failure;
import dev.sluice.api.update.ParkedUpdate;
import dev.sluice.api.update.UpdateService;
import dev.sluice.api.update.parked.WaitingUpdates.WaitsFor;
import dev.sluice.postgres.SqlFailures;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Finds out which of an order's parked updates of one kind is to blame where they cannot be applied together. Data that the
 * database refuses becomes a dead letter. What throws for minutes for any other reason, while the database takes others of the
 * kind, is held, and so are later ones of its order. For the one thread of a sweep.
 */
final class PoisonUpdates {

    private static final Logger log = LoggerFactory.getLogger(PoisonUpdates.class);

    private record Thrown(ParkedUpdate parked, Failure failure) {}

    private final UpdateService<?, ?> service;
    private final WaitingUpdates waiting;
    private final HeldUpdates held;
    private final WriteCounter writes;
    private final Suspects<Long> suspects;

    /* Of the sweep that is going on */
    private final Map<Long, Thrown> thrown = new HashMap<>();
    private final Set<Long> decided = new HashSet<>();
    private boolean written;

    private long writesBefore;

    PoisonUpdates(
            UpdateService<?, ?> service,
            WaitingUpdates waiting,
            HeldUpdates held,
            WriteCounter writes,
            InstantSource clock) {
        this.service = service;
        this.waiting = waiting;
        this.held = held;
        this.writes = writes;
        this.suspects = new Suspects<>(clock);
    }

    /**
     * Applies what is parked for an order one by one, up to the first that throws: none overtakes it. Until they can be
     * applied together, each sweep tries them again, and none expires.
     */
    void applyOneByOne(String orderId) {
        waiting.retry(orderId);
        List<ParkedUpdate> open = waiting.of(service.kind(), orderId);
        for (int i = 0; i < open.size(); i++) {
            ParkedUpdate parked = open.get(i);
            try {
                service.drainOne(parked);
            } catch (BlockedException _) {
                return;
            } catch (RuntimeException e) {
                fail(parked, e);
                return;
            }
            Optional<WaitsFor> state = waiting.state(parked);
            if (state.equals(Optional.of(WaitsFor.RETRY))) {
                // Another session has its row: those after it must not overtake it
                return;
            }
            decided.add(parked.position());
            // One that is held now, behind another, says nothing of whether the database takes updates of this kind
            if (state.isEmpty()) {
                written = true;
                // Others may have waited for it
                waiting.retry(orderId);
                if (i > 0) {
                    open = waiting.of(service.kind(), orderId);
                    i = -1;
                }
            }
        }
    }

    private void fail(ParkedUpdate parked, RuntimeException e) {
        if (SqlFailures.isAway(e)) {
            throw e;
        }
        Failure failure = Failure.of(e);
        if (SqlFailures.isData(e)) {
            waiting.fail(parked, failure);
        } else {
            thrown.put(parked.position(), new Thrown(parked, failure));
        }
    }

    /** Ends a sweep: holds what has thrown for long enough. Of what the sweep did not reach, the time goes on. */
    void holdGuilty() {
        long now = writes.count(service.kindName());
        Set<Long> missed = new HashSet<>(suspects.all());
        missed.removeAll(decided);
        missed.removeAll(thrown.keySet());
        missed.retainAll(waiting.among(missed));
        Set<Long> guilty = suspects.note(one -> !missed.contains(one), thrown.keySet(), written || now != writesBefore);
        var toHold = thrown.values().stream()
                .filter(one -> guilty.contains(one.parked().position()))
                .toList();
        thrown.clear();
        decided.clear();
        written = false;
        writesBefore = now;
        toHold.forEach(this::hold);
    }

    private void hold(Thrown guilty) {
        if (!held.hold(guilty.parked(), guilty.failure())) {
            return;
        }
        var source = guilty.parked().source();
        log.error(
                "event=update_held reason={} topic={} partition={} offset={} detail=\"{}\"",
                DeadLetterReason.INTERNAL.wire(),
                source.topic(),
                source.partition(),
                source.offset(),
                DeadLetter.detail(guilty.failure()),
                guilty.failure().getCause());
    }
}
