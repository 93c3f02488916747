package dev.sluice.ingest.api;

import dev.failsafe.CircuitBreaker;
import dev.failsafe.CircuitBreaker.State;
import dev.sluice.ingest.update.Delivery;
import dev.sluice.ingest.update.DeliveryFailure.ServiceUnavailable;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A circuit breaker for updates of one kind. Closed, it lets all through, and opens once enough of those in the window have
 * met {@link ServiceUnavailable}. Open, it refuses all, without a wait, for a time. Half-open, it lets some through, the
 * probes: where most of them are answered it closes, else it opens again.
 *
 * <p>An update counts once, by how it ends, whatever attempts it took. It counts in the state that it began in, or not at
 * all: what was in flight when the breaker opened is not told from a probe by its time. What says nothing about api-server
 * does not count: a busy order, and what we have no room for ourselves. Thread-safe.
 *
 * <p>Failsafe keeps the window and decides. Time and probes are ours: its clock cannot be set, and it lets another one
 * through whenever a probe ends.
 */
final class Breaker {

    private static final Logger log = LoggerFactory.getLogger(Breaker.class);

    private static final double NANOS_OF_A_SECOND = 1e9;

    /** That of Failsafe, which is never over before ours. */
    private static final Duration NEVER = Duration.ofDays(10_000);

    private final String of;
    private final long openNanos;
    private final int probes;
    private final LongSupplier nanos;
    private final CircuitBreaker<Delivery> circuit;
    private final LongAdder refused = new LongAdder();
    private long changes;
    private long openedAt;
    private long closedUntil;
    private int probesLeft;

    /**
     * A closed one.
     *
     * @param of what its updates are of, for the log
     * @param nanos a clock as {@link System#nanoTime}
     */
    Breaker(String of, BreakerProperties properties, LongSupplier nanos) {
        this.of = of;
        this.openNanos = properties.breakerOpenTime().toNanos();
        this.probes = properties.breakerProbes();
        this.nanos = nanos;
        this.circuit = CircuitBreaker.<Delivery>builder()
                .withFailureRateThreshold(
                        properties.breakerFailureRate(), properties.breakerMinUpdates(), properties.breakerWindow())
                .withSuccessThreshold(probes / 2 + 1, probes)
                .withDelay(NEVER)
                .build();
    }

    /**
     * Sends, or refuses to.
     *
     * @throws ServiceUnavailable with the reason {@code CIRCUIT_OPEN} where it refuses; else what the sending throws
     */
    Delivery send(Supplier<Delivery> sending) {
        long begunIn = begin();
        try {
            Delivery delivery = sending.get();
            end(begunIn, true);
            return delivery;
        } catch (ServiceUnavailable e) {
            switch (e.reason()) {
                case UNREACHABLE, NO_ANSWER, NOT_STORED -> end(begunIn, false);
                case ORDER_BUSY, OVERLOADED, CIRCUIT_OPEN -> giveBack(begunIn);
            }
            throw e;
        } catch (RuntimeException | Error e) {
            // An answer, or a bug of ours
            end(begunIn, true);
            throw e;
        }
    }

    boolean isClosed() {
        return circuit.isClosed();
    }

    /** {@code closed}, {@code open} or {@code half_open}; open also when its time is over and nothing was sent yet. */
    String state() {
        return circuit.getState().name().toLowerCase(Locale.ROOT);
    }

    /** How many updates it has refused. */
    long refused() {
        return refused.sum();
    }

    /** Returns how often the state has changed so far, for {@link #end}. */
    private synchronized long begin() {
        if (circuit.isOpen() && sinceOpened() >= openNanos) {
            probesLeft = probes;
            circuit.halfOpen();
            changes++;
            log.info("event=api_breaker_half_open of={} probes={}", of, probes);
        }
        if (circuit.isOpen() || (circuit.isHalfOpen() && probesLeft == 0)) {
            refused.increment();
            throw ServiceUnavailable.circuitOpen(Duration.ofNanos(circuit.isOpen() ? openNanos - sinceOpened() : 0));
        }
        if (circuit.isHalfOpen()) {
            probesLeft--;
        }
        return changes;
    }

    private long sinceOpened() {
        return nanos.getAsLong() - openedAt;
    }

    private synchronized void giveBack(long begunIn) {
        if (begunIn == changes && circuit.isHalfOpen()) {
            probesLeft++;
        }
    }

    private synchronized void end(long begunIn, boolean isAnswered) {
        if (begunIn != changes) {
            return;
        }
        State before = circuit.getState();
        if (isAnswered) {
            circuit.recordSuccess();
        } else {
            circuit.recordFailure();
        }
        if (circuit.getState() != before) {
            changes++;
            changed(before);
        }
    }

    private void changed(State before) {
        long now = nanos.getAsLong();
        if (circuit.isClosed()) {
            log.info("event=api_breaker_closed of={} seconds={}", of, seconds(now - closedUntil));
            return;
        }
        openedAt = now;
        if (before == State.CLOSED) {
            closedUntil = now;
        }
        log.warn(
                "event=api_breaker_open of={} failures={} updates={} seconds={}",
                of,
                circuit.getFailureCount(),
                circuit.getExecutionCount(),
                seconds(openNanos));
    }

    private static String seconds(long nanos) {
        return String.format(Locale.ROOT, "%.1f", nanos / NANOS_OF_A_SECOND);
    }
}
