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
        return with(Map.of());
    }

    static Map<String, String> with(Map<String, String> configuration) {
        return of(System.getenv(), configuration);
    }

    static Map<String, String> of(Map<String, String> shell, Map<String, String> configuration) {
        Map<String, String> environment = new HashMap<>(shell);
        environment.keySet().removeIf(name -> CONFIGURATION.stream().anyMatch(name::startsWith));
        environment.putAll(configuration);
        return environment;
    }
}
