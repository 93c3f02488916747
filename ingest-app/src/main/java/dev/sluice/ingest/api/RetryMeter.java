package dev.sluice.ingest.api;

import dev.sluice.ingest.update.DeliveryFailure.ServiceUnavailable;
import dev.sluice.ingest.update.Update;
import dev.sluice.log.LogContext;
import io.micrometer.core.instrument.MeterRegistry;

/** Counts attempts after the first, {@code sluice.retries}, and has the log tell them. Thread-safe. */
record RetryMeter(MeterRegistry meters) {

    /**
     * An update is sent again now, by this thread.
     *
     * @param last what the attempt before met
     * @param attempts that it has had
     */
    void retried(Update update, ServiceUnavailable last, int attempts) {
        meters.counter("sluice.retries", "of", AttemptMeter.of(update), "reason", AttemptMeter.name(last.reason()))
                .increment();
        LogContext.attempt(attempts + 1);
    }
}
