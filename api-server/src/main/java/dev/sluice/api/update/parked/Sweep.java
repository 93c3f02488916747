package dev.sluice.api.update.parked;

import dev.sluice.api.batching.BlockedException;
import dev.sluice.api.deadletter.DeadLetterWriter;
import dev.sluice.api.problem.Failure;
import dev.sluice.api.update.UpdateEngine;
import dev.sluice.api.update.UpdateService;
import dev.sluice.postgres.SqlFailures;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;

/**
 * Goes through {@code parked_updates} once a second. It applies what was parked while another transaction committed what it
 * waits for, decides again what waits for a lock, fails what has expired, and writes the dead letters that are due.
 *
 * <p>An order whose updates throw stops no other order. An update expires only if this very sweep has decided it again, and
 * once every record is applied that was published within its time to live. Several processes may sweep at once.
 */
@Component
@ConditionalOnProperty(name = "webhook.mode", havingValue = "kafka")
@EnableConfigurationProperties(EarlyUpdateProperties.class)
final class Sweep {

    private static final Logger log = LoggerFactory.getLogger(Sweep.class);
    private static final int LETTERS_AT_ONCE = 100;

    /** How long ago a parked update may have missed its order's commit: far longer than a transaction of ours may take. */
    private static final Duration RACE_WINDOW = Duration.ofMinutes(1);

    /** What is looked after of one kind. */
    private record Kind(UpdateService<?, ?> service, PoisonUpdates poison) {}

    private final List<Kind> kinds;
    private final WaitingUpdates waiting;
    private final DueLetters due;
    private final DeadLetterWriter deadLetters;
    private final ConsumerProgress progress;
    private final InstantSource clock;
    private final Duration timeToLive;

    Sweep(
            UpdateEngine engine,
            WaitingUpdates waiting,
            HeldUpdates held,
            DueLetters due,
            DeadLetterWriter deadLetters,
            ConsumerProgress progress,
            WriteCounter writes,
            InstantSource clock,
            EarlyUpdateProperties properties) {
        this.kinds = engine.services().stream()
                .map(service -> new Kind(service, new PoisonUpdates(service, waiting, held, writes, clock)))
                .toList();
        this.waiting = waiting;
        this.due = due;
        this.deadLetters = deadLetters;
        this.progress = progress;
        this.clock = clock;
        this.timeToLive = properties.parkingTtl();
    }

    /** One round; what fails is done in the next one. */
    @Scheduled(fixedDelayString = "1s")
    void sweep() {
        Instant now = clock.instant();
        for (Kind kind : kinds) {
            String name = kind.service().kind();
            step(() -> drainAll(kind, page -> waiting.ordersToRetry(name, page)));
            step(() -> drainAll(kind, page -> waiting.ordersThatArrived(name, now.minus(RACE_WINDOW), now, page)));
            step(() -> expire(kind, earlier(now, progress.appliedUpTo()).minus(timeToLive)));
            step(kind.poison()::holdGuilty);
        }
        step(this::writeDeadLetters);
    }

    /** No step depends on another one. */
    private static void step(Runnable step) {
        try {
            step.run();
        } catch (RuntimeException e) {
            log.warn("event=parking_round_failed reason=\"{}\"", e.getMessage());
        }
    }

    private static Instant earlier(Instant one, Instant other) {
        return one.isBefore(other) ? one : other;
    }

    private interface Pages {
        List<String> after(String page);
    }

    private void drainAll(Kind kind, Pages pages) {
        for (var page = pages.after(""); !page.isEmpty(); page = pages.after(page.getLast())) {
            drain(kind, page);
        }
    }

    private void expire(Kind kind, Instant before) {
        var failure = new Failure.NotFound("What it refers to did not come within %s.".formatted(timeToLive));
        var page = waiting.expired(kind.service().kind(), before, 0);
        while (!page.isEmpty()) {
            Set<String> drained = drain(
                    kind,
                    page.stream()
                            .map(WaitingUpdates.Expired::orderId)
                            .distinct()
                            .toList());
            int expired = waiting.fail(
                    page.stream()
                            .filter(row -> drained.contains(row.orderId()))
                            .map(WaitingUpdates.Expired::position)
                            .toList(),
                    failure);
            if (expired > 0) {
                log.warn("event=parking_expired updates={}", expired);
            }
            page = waiting.expired(kind.service().kind(), before, page.getLast().position());
        }
    }

    /**
     * Drains orders, by halves where that fails, so that the one that fails is left alone.
     *
     * @return those that were drained
     */
    private Set<String> drain(Kind kind, List<String> orders) {
        var drained = new HashSet<String>();
        var failures = new ArrayList<RuntimeException>();
        drain(kind, orders, drained, failures);
        if (!failures.isEmpty()) {
            log.warn(
                    "event=parking_round_failed orders={} reason=\"{}\"",
                    orders.size() - drained.size(),
                    Failure.describe(failures.getFirst()));
        }
        return drained;
    }

    private void drain(Kind kind, List<String> orders, Set<String> drained, List<RuntimeException> failures) {
        try {
            kind.service().drain(orders);
            drained.addAll(orders);
        } catch (RuntimeException e) {
            if (orders.size() == 1 && e instanceof BlockedException) {
                return;
            }
            if (SqlFailures.isAway(e)) {
                failures.add(e);
                return;
            }
            if (orders.size() == 1) {
                failures.add(e);
                step(() -> kind.poison().applyOneByOne(orders.getFirst()));
                return;
            }
            int half = orders.size() / 2;
            drain(kind, orders.subList(0, half), drained, failures);
            drain(kind, orders.subList(half, orders.size()), drained, failures);
        }
    }

    /**
     * Rows go when their letters are written; a crash in between writes them again, and redriving is idempotent. No
     * transaction waits for the broker.
     */
    private void writeDeadLetters() {
        for (var claimed = due.claim(LETTERS_AT_ONCE); !claimed.isEmpty(); claimed = due.claim(LETTERS_AT_ONCE)) {
            var positions = claimed.stream().map(DueLetters.Due::position).toList();
            try {
                deadLetters.write(claimed.stream().map(DueLetters.Due::letter).toList());
            } catch (RuntimeException e) {
                due.release(positions);
                throw e;
            }
            due.delete(positions);
        }
    }
}
