package dev.sluice.ingest.api;

import dev.sluice.ingest.update.Backoff;
import dev.sluice.ingest.update.Delivery;
import dev.sluice.ingest.update.Update;
import dev.sluice.trace.Tracing;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.function.DoubleSupplier;
import java.util.function.Function;
import org.slf4j.LoggerFactory;

/** What the service puts around a transport, for the tests of transports. */
public final class Resilience {

    private Resilience() {}

    public static ApiClient around(
            ApiClient transport, Duration timeout, int attempts, Duration base, Duration max, DoubleSupplier random) {
        return ApiConfiguration.resilient(
                transport,
                new RetryProperties(timeout, attempts, base, max),
                new Backoff(base, max, random),
                null,
                new SimpleMeterRegistry(),
                Tracing.OFF);
    }

    public static Function<Update, Delivery> delivery(ApiClient api, Duration deadline) {
        return new ApiProcessor(api, deadline)::deliver;
    }

    /** What tells outages. */
    public static org.slf4j.Logger log() {
        return LoggerFactory.getLogger(OutageApiClient.class);
    }
}
