package dev.sluice.log;

import dev.sluice.setting.InvalidSettingException;
import java.util.Set;
import org.springframework.boot.EnvironmentPostProcessor;
import org.springframework.boot.SpringApplication;
import org.springframework.core.env.ConfigurableEnvironment;

/** Refuses a {@code LOG_FORMAT} that there is not, before the log is set up by it. */
final class LogFormat implements EnvironmentPostProcessor {

    private static final Set<String> FORMATS = Set.of("text", "ecs");

    @Override
    public void postProcessEnvironment(ConfigurableEnvironment environment, SpringApplication application) {
        String format = environment.getProperty("log.format", "text");
        if (!FORMATS.contains(format)) {
            throw new InvalidSettingException("LOG_FORMAT", format, "it must be text or ecs");
        }
    }
}
