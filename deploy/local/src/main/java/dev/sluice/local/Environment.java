package dev.sluice.local;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The environment that a child gets. */
final class Environment {

    /** What configures a service: it comes from here alone, whatever the caller's shell has exported. */
    private static final List<String> CONFIGURATION =
            List.of("API_", "BIND_ADDRESS", "KAFKA_", "MANAGEMENT_", "PG", "PORT", "SERVER_", "SPRING_", "WEBHOOK_");

    private Environment() {}

    /** This process's environment without what configures a service; {@code LOG_LEVEL} is for both and stays. */
    static Map<String, String> inherited() {
        Map<String, String> environment = new HashMap<>(System.getenv());
        environment.keySet().removeIf(name -> CONFIGURATION.stream().anyMatch(name::startsWith));
        return environment;
    }

    static Map<String, String> with(Map<String, String> configuration) {
        Map<String, String> environment = inherited();
        environment.putAll(configuration);
        return environment;
    }
}
