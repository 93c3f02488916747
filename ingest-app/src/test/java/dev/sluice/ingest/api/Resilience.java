package dev.sluice.ingest.api;

import dev.sluice.ingest.update.Processor;
import java.time.Duration;
import java.util.function.DoubleSupplier;
import org.slf4j.LoggerFactory;

/** What the service puts around a transport, for the tests of transports. */
public final class Resilience {

    private Resilience() {}

    public static ApiClient around(
            ApiClient transport, Duration timeout, int attempts, Duration base, Duration max, DoubleSupplier random) {
        return ApiConfiguration.resilient(
                transport, new RetryProperties(timeout, attempts, base, max), new Backoff(base, max, random));
    }

    public static Processor processor(ApiClient api, Duration deadline) {
        return new ApiProcessor(api, deadline);
    }

    /** Of the processor. */
    public static org.slf4j.Logger log() {
        return LoggerFactory.getLogger(ApiProcessor.class);
    }
}
