package dev.sluice.api.parking;

import dev.sluice.api.kafka.DeadLetters;
import dev.sluice.api.kafka.KafkaSettings;
import dev.sluice.api.problem.Failure;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionOperations;

/**
 * Looks after what is parked. Three things are its own: an update that was parked in the very moment in which another
 * transaction made what it waits for; one that has waited for too long; and dead letters that are due for parked updates.
 * May run in several processes at once.
 */
@Component
@ConditionalOnProperty(name = "webhook.mode", havingValue = "kafka")
final class ParkingAttendant {

    private static final Logger log = LoggerFactory.getLogger(ParkingAttendant.class);
    private static final int LETTERS_AT_ONCE = 100;

    /** Far longer than any transaction of ours may take. */
    private static final Duration WINDOW_OF_THE_RACE = Duration.ofMinutes(1);

    private final ParkingLot parking;
    private final List<Parker> parkers;
    private final DeadLetters deadLetters;
    private final TransactionOperations transaction;
    private final InstantSource clock;
    private final Duration timeToLive;

    ParkingAttendant(
            ParkingLot parking,
            List<Parker> parkers,
            DeadLetters deadLetters,
            TransactionOperations transaction,
            InstantSource clock,
            KafkaSettings settings) {
        this.parking = parking;
        this.parkers = parkers;
        this.deadLetters = deadLetters;
        this.transaction = transaction;
        this.clock = clock;
        this.timeToLive = settings.parkingTtl();
    }

    /** One round; what fails is done in the next one. */
    @Scheduled(fixedDelayString = "1s")
    void makeARound() {
        try {
            Instant now = clock.instant();
            Instant expired = now.minus(timeToLive);
            for (Parker parker : parkers) {
                settle(parker, now.minus(WINDOW_OF_THE_RACE), now);
                settle(parker, Instant.EPOCH, expired);
            }
            int buried = parking.bury(
                    expired, new Failure.NotFound("What it refers to did not come within %s.".formatted(timeToLive)));
            if (buried > 0) {
                log.warn("event=parking_expired updates={}", buried);
            }
            while (writeDeadLetters() == LETTERS_AT_ONCE) {
                log.debug("event=dead_letters_left");
            }
        } catch (RuntimeException e) {
            log.warn("event=parking_round_failed reason=\"{}\"", e.getMessage());
        }
    }

    private void settle(Parker parker, Instant after, Instant until) {
        List<String> orders = parking.ordersWaitedForInVain(parker.kind(), after, until);
        if (!orders.isEmpty()) {
            parker.settle(orders);
        }
    }

    /** Rows go when their letters are written; a crash in between writes them again, and redriving is idempotent. */
    private int writeDeadLetters() {
        Integer written = transaction.execute(_ -> {
            var buried = parking.buried(LETTERS_AT_ONCE);
            deadLetters.write(buried.stream().map(ParkingLot.Buried::letter).toList());
            parking.delete(buried.stream().map(ParkingLot.Buried::position).toList());
            return buried.size();
        });
        return written == null ? 0 : written;
    }
}
