package dev.sluice.ingest.api;

import dev.sluice.ingest.update.Delivery;
import dev.sluice.ingest.update.DeliveryFailure;
import dev.sluice.ingest.update.DeliveryFailure.Disagreement;
import dev.sluice.ingest.update.DeliveryFailure.InvalidStatus;
import dev.sluice.ingest.update.DeliveryFailure.NotFound;
import dev.sluice.ingest.update.DeliveryFailure.ServiceUnavailable;
import dev.sluice.ingest.update.Update;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

/** Measures attempts to have updates applied, {@code sluice.attempts}, by what came of them. Thread-safe. */
final class AttemptMeter {

    private record Attempt(String of, String outcome) {}

    private final MeterRegistry meters;
    private final Map<Attempt, Timer> timers = new ConcurrentHashMap<>();

    AttemptMeter(MeterRegistry meters) {
        this.meters = meters;
    }

    Delivery measure(Update update, Supplier<Delivery> attempt) {
        long start = System.nanoTime();
        String outcome = "internal";
        try {
            Delivery delivery = attempt.get();
            outcome = name(delivery);
            return delivery;
        } catch (DeliveryFailure failure) {
            outcome = outcome(failure);
            throw failure;
        } finally {
            timers.computeIfAbsent(new Attempt(of(update), outcome), this::timer)
                    .record(Duration.ofNanos(System.nanoTime() - start));
        }
    }

    /** What a label says of a failure. */
    static String outcome(DeliveryFailure failure) {
        return switch (failure) {
            case NotFound _ -> "not_found";
            case InvalidStatus _ -> "invalid_status";
            case Disagreement _ -> "disagreement";
            case ServiceUnavailable unavailable -> name(unavailable.reason());
        };
    }

    /** What a label says of an update's kind. */
    static String of(Update update) {
        return switch (update) {
            case Update.Order _ -> "orders";
            case Update.Dispute _ -> "disputes";
        };
    }

    /** As a label says it. */
    static String name(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT);
    }

    private Timer timer(Attempt attempt) {
        return Timer.builder("sluice.attempts")
                .description("Attempts to have an update applied, by what came of them")
                .tag("of", attempt.of())
                .tag("outcome", attempt.outcome())
                .register(meters);
    }
}
