package dev.sluice.setting;

import java.util.HashMap;
import java.util.Map;
import java.util.regex.Pattern;
import org.springframework.boot.EnvironmentPostProcessor;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.support.SystemEnvironmentPropertySourceEnvironmentPostProcessor;
import org.springframework.core.Ordered;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.StandardEnvironment;
import org.springframework.core.env.SystemEnvironmentPropertySource;

/**
 * Takes an environment variable's value as it is. Spring would expand a {@code ${...}} in it, and a password may hold
 * one. Variables that begin with SPRING_ are Spring's own and keep its rules.
 */
final class LiteralEnvironment implements EnvironmentPostProcessor, Ordered {

    private static final String SOURCE = StandardEnvironment.SYSTEM_ENVIRONMENT_PROPERTY_SOURCE_NAME;

    /** Spring does not expand one that is not closed, nor does it remove the escape from it. */
    private static final Pattern PLACEHOLDER = Pattern.compile("\\$\\{(?=.*})", Pattern.DOTALL);

    @Override
    public void postProcessEnvironment(ConfigurableEnvironment environment, SpringApplication application) {
        if (environment.getPropertySources().get(SOURCE) instanceof SystemEnvironmentPropertySource variables) {
            Map<String, Object> literal = new HashMap<>(variables.getSource());
            literal.replaceAll((name, value) -> name.startsWith("SPRING_") ? value : escaped(value));
            environment.getPropertySources().replace(SOURCE, new SystemEnvironmentPropertySource(SOURCE, literal));
        }
    }

    private static Object escaped(Object value) {
        return PLACEHOLDER.matcher(value.toString()).replaceAll("\\\\$0");
    }

    /** Before Boot wraps the source into one that tracks origins. */
    @Override
    public int getOrder() {
        return SystemEnvironmentPropertySourceEnvironmentPostProcessor.DEFAULT_ORDER - 1;
    }
}
