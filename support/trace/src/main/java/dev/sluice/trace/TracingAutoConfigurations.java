package dev.sluice.trace;

import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.autoconfigure.AutoConfigurationImportFilter;
import org.springframework.boot.autoconfigure.AutoConfigurationMetadata;
import org.springframework.context.EnvironmentAware;
import org.springframework.core.env.Environment;

/**
 * Lets in what Boot would make of the starter only where spans are exported, and then what makes and exports them: neither logs by
 * OTLP, nor spans that Micrometer makes of its observations. Otherwise no SDK is made, and no thread.
 */
final class TracingAutoConfigurations implements AutoConfigurationImportFilter, EnvironmentAware {

    private static final String SDK = "org.springframework.boot.opentelemetry.autoconfigure.";
    private static final String TRACING = "org.springframework.boot.micrometer.tracing.";
    private static final Set<String> NEEDED = Set.of(
            SDK + "OpenTelemetrySdkAutoConfiguration",
            TRACING + "opentelemetry.autoconfigure.OpenTelemetryTracingAutoConfiguration",
            TRACING + "opentelemetry.autoconfigure.otlp.OtlpTracingAutoConfiguration");

    private boolean isOn;

    @Override
    public void setEnvironment(Environment environment) {
        isOn = Exporting.isOn(environment);
    }

    @Override
    public boolean[] match(@Nullable String[] candidates, AutoConfigurationMetadata metadata) {
        boolean[] matches = new boolean[candidates.length];
        for (int i = 0; i < candidates.length; i++) {
            String name = candidates[i];
            matches[i] = name == null || !isTheirs(name) || (isOn && isNeeded(name));
        }
        return matches;
    }

    private static boolean isTheirs(String name) {
        return name.startsWith(SDK) || name.startsWith(TRACING);
    }

    /** Spring asks not only about auto-configurations, but also about each class that one of them imports. */
    private static boolean isNeeded(String name) {
        return !name.endsWith("AutoConfiguration") || NEEDED.contains(name);
    }
}
