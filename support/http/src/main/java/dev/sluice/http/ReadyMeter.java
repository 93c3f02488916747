package dev.sluice.http;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.health.actuate.endpoint.HealthDescriptor;
import org.springframework.boot.health.actuate.endpoint.HealthEndpoint;
import org.springframework.boot.health.contributor.Status;

/** Tells what {@code /readyz} tells, {@code sluice.ready}: 1 or 0, when somebody asks. */
final class ReadyMeter implements MeterBinder {

    private final ObjectProvider<HealthEndpoint> health;

    ReadyMeter(ObjectProvider<HealthEndpoint> health) {
        this.health = health;
    }

    @Override
    public void bindTo(MeterRegistry registry) {
        Gauge.builder("sluice.ready", this, meter -> meter.isReady() ? 1 : 0)
                .description("1 while ready, as /readyz says it, else 0")
                .register(registry);
    }

    private boolean isReady() {
        HealthDescriptor readiness = health.getObject().healthForPath("readiness");
        return readiness != null && readiness.getStatus().equals(Status.UP);
    }
}
