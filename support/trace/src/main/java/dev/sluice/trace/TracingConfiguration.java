package dev.sluice.trace;

import io.opentelemetry.api.OpenTelemetry;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.micrometer.tracing.opentelemetry.autoconfigure.otlp.OtlpHttpSpanExporterBuilderCustomizer;
import org.springframework.boot.opentelemetry.autoconfigure.OpenTelemetrySdkAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Conditional;
import org.springframework.context.annotation.Configuration;

/** Traces, on or off. */
@AutoConfiguration(after = OpenTelemetrySdkAutoConfiguration.class)
class TracingConfiguration {

    /** Apart, so that where they are off nobody looks at its methods and loads their types. */
    @Configuration(proxyBeanMethods = false)
    @Conditional(Exporting.class)
    static class On {

        @Bean
        Tracing tracing(OpenTelemetry openTelemetry) {
            return new OpenTelemetryTracing(openTelemetry.getTracer("dev.sluice"));
        }

        /** What a collector does not take is lost: with retries, a stop would wait for one that is away. */
        @Bean
        OtlpHttpSpanExporterBuilderCustomizer withoutRetries() {
            return exporter -> exporter.setRetryPolicy(null);
        }
    }

    /** Decided last: what is nested comes first. */
    @Bean
    @ConditionalOnMissingBean
    Tracing noTracing() {
        return Tracing.OFF;
    }
}
