package dev.sluice.setting;

import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.bind.BindException;
import org.springframework.boot.context.properties.source.ConfigurationProperty;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.boot.diagnostics.FailureAnalyzer;
import org.springframework.boot.origin.Origin;
import org.springframework.boot.origin.PropertySourceOrigin;
import org.springframework.boot.origin.SystemEnvironmentOrigin;
import org.springframework.core.annotation.Order;
import org.springframework.core.convert.ConversionFailedException;

/** Says which environment variable stopped the start and why, instead of a stack trace. */
@Order(0)
final class SettingFailureAnalyzer implements FailureAnalyzer {

    private static final Pattern PLACEHOLDER = Pattern.compile("\\$\\{([A-Z_]+)(:.*)?}");

    @Override
    public @Nullable FailureAnalysis analyze(Throwable failure) {
        @Nullable InvalidSettingException setting = null;
        for (Throwable cause = failure; cause != null && setting == null; cause = cause.getCause()) {
            setting = switch (cause) {
                case InvalidSettingException refused -> refused;
                case BindException unreadable -> unreadable(unreadable);
                default -> null;
            };
        }
        return setting == null
                ? null
                : new FailureAnalysis(
                        setting.getMessage(),
                        "Set %s to a value that can work, or unset it for its default.".formatted(setting.variable()),
                        failure);
    }

    /** A value that could not be converted to its property's type. */
    private static @Nullable InvalidSettingException unreadable(BindException e) {
        ConfigurationProperty property = e.getProperty();
        String variable = property == null ? null : variable(property);
        if (variable == null) {
            return null;
        }
        return new InvalidSettingException(
                variable,
                value(e),
                "it is not a valid "
                        + e.getTarget().getType().resolve(Object.class).getSimpleName());
    }

    /** Set by the variable itself, or by application.yaml from it. */
    private static @Nullable String variable(ConfigurationProperty property) {
        Origin origin = property.getOrigin();
        if ((origin instanceof PropertySourceOrigin source ? source.getOrigin() : origin)
                instanceof SystemEnvironmentOrigin variable) {
            return variable.getProperty();
        }
        var placeholder = PLACEHOLDER.matcher(String.valueOf(property.getValue()));
        return placeholder.matches() ? placeholder.group(1) : null;
    }

    private static Object value(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof ConversionFailedException conversion && conversion.getValue() != null) {
                return conversion.getValue();
            }
        }
        return "";
    }
}
