package dev.sluice.http;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import org.springframework.core.env.Environment;

/** Tells what runs, {@code sluice.build}: always 1, with a label for each thing to know. */
final class BuildMeter implements MeterBinder {

    private final Environment environment;

    BuildMeter(Environment environment) {
        this.environment = environment;
    }

    @Override
    public void bindTo(MeterRegistry registry) {
        Gauge.builder("sluice.build", () -> 1)
                .description("What runs: always 1")
                .tag("service", environment.getProperty("spring.application.name", "unknown"))
                .tag("version", environment.getProperty("spring.application.version", "unknown"))
                .tag("mode", environment.getProperty("webhook.mode", "http"))
                .tag("java", Runtime.version().toString())
                .register(registry);
    }
}
