package dev.sluice.trace;

import dev.sluice.setting.InvalidSettingException;
import org.springframework.context.annotation.Condition;
import org.springframework.context.annotation.ConditionContext;
import org.springframework.core.env.Environment;
import org.springframework.core.type.AnnotatedTypeMetadata;
import org.springframework.util.StringUtils;

/** Whether spans are exported: somebody has said where to, and nobody that they should not. Boot has made properties of the variables. */
final class Exporting implements Condition {

    private static final String OTLP = "management.opentelemetry.tracing.export.otlp.";

    @Override
    public boolean matches(ConditionContext context, AnnotatedTypeMetadata metadata) {
        return isOn(context.getEnvironment());
    }

    static boolean isOn(Environment environment) {
        boolean on = StringUtils.hasText(environment.getProperty(OTLP + "endpoint"))
                && environment.getProperty("management.opentelemetry.enabled", Boolean.class, true)
                && environment.getProperty("management.tracing.export.enabled", Boolean.class, true)
                && environment.getProperty("management.tracing.export.otlp.enabled", Boolean.class, true);
        String transport = environment.getProperty(OTLP + "transport", "http");
        if (on && !transport.equalsIgnoreCase("http")) {
            throw new InvalidSettingException(
                    "OTEL_EXPORTER_OTLP_PROTOCOL",
                    transport,
                    "it must be http/protobuf, whose port is 4318 by default");
        }
        return on;
    }
}
