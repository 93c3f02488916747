package dev.sluice.api.update.parked;

import dev.sluice.api.batching.BlockedException;
import dev.sluice.api.problem.Failure;
import dev.sluice.api.problem.SqlFailures;
import dev.sluice.api.update.UpdateService;
import dev.sluice.api.update.kafka.BatchProgress;
import dev.sluice.api.update.kafka.DeadLetter;
import dev.sluice.api.update.kafka.HeldUpdates;
import dev.sluice.api.update.kafka.Suspects;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Finds out which of an order's parked updates is to blame where they cannot be applied together. Data that the database
 * refuses becomes a dead letter. What throws for minutes for any other reason, while the database takes others, is held,
 * and so are later ones of its order. For the one thread of a sweep.
 */
final class PoisonUpdates {

    private static final Logger log = LoggerFactory.getLogger(PoisonUpdates.class);

    private record Thrown(ParkedUpdate parked, Failure failure) {}

    private final ParkedUpdates parking;
    private final BatchProgress progress;
    private final Suspects<Long> suspects;
    private final Map<Long, Thrown> thrown = new HashMap<>();
    private boolean written;
    private long writes;

    PoisonUpdates(ParkedUpdates parking, BatchProgress progress, InstantSource clock) {
        this.parking = parking;
        this.progress = progress;
        this.suspects = new Suspects<>(clock);
    }

    /**
     * Applies what is parked for an order one by one, up to the first that throws: none overtakes it. Until they can be
     * applied together, each sweep tries them again, and none expires.
     */
    void applyOneByOne(UpdateService<?, ?> service, String orderId) {
        parking.retry(orderId);
        List<ParkedUpdate> open = parking.of(service.kind(), orderId);
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
            if (parking.isLocked(parked)) {
                // Another session has its row: those after it must not overtake it
                return;
            }
            if (!parking.isParked(parked)) {
                written = true;
                // Others may have waited for it
                parking.retry(orderId);
                if (i > 0) {
                    open = parking.of(service.kind(), orderId);
                    i = -1;
                }
            }
        }
    }

    private void fail(ParkedUpdate parked, RuntimeException e) {
        if (SqlFailures.isAway(e)) {
            throw e;
        }
        Failure failure = SqlFailures.failure(e);
        if (SqlFailures.isData(e)) {
            parking.fail(parked, failure);
        } else {
            thrown.put(parked.position(), new Thrown(parked, failure));
        }
    }

    /** Ends a sweep: holds what has thrown for long enough. */
    void holdGuilty() {
        long now = progress.writes();
        Set<Long> guilty = suspects.note(_ -> true, thrown.keySet(), written || now != writes);
        var held = thrown.values().stream()
                .filter(one -> guilty.contains(one.parked().position()))
                .toList();
        thrown.clear();
        written = false;
        writes = now;
        held.forEach(this::hold);
    }

    private void hold(Thrown guilty) {
        parking.hold(guilty.parked(), guilty.failure());
        var origin = guilty.parked().origin();
        log.error(
                "event=update_held reason={} topic={} partition={} offset={} detail=\"{}\"",
                HeldUpdates.REASON.wire(),
                origin.topic(),
                origin.partition(),
                origin.offset(),
                DeadLetter.detail(guilty.failure()),
                guilty.failure().getCause());
    }
}
