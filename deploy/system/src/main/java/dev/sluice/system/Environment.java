package dev.sluice.system;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The environment that a child gets. */
public final class Environment {

    /** What configures a service: it comes from here alone, whatever the caller's shell has exported. */
    private static final List<String> CONFIGURATION = List.of(
            "ADMIN_",
            "API_",
            "BIND_ADDRESS",
            "EVENT_",
            "GRPC_",
            "INBOX_",
            "KAFKA_",
            "MANAGEMENT_",
            "PG",
            "PORT",
            "PROVIDERS_",
            "SERVER_",
            "SHUTDOWN_",
            "SPRING_",
            "WEBHOOK_");

    /** Of these, what the caller's shell has exported is meant for the service that runs. */
    private static final List<String> API = List.of("API_TOKENS", "API_READ_TOKENS", "BIND_ADDRESS", "EVENT_RETENTION");

    private static final List<String> INGEST = List.of(
            "WEBHOOK_SECRETS",
            "WEBHOOK_TOLERANCE",
            "ADMIN_PAGE",
            "ADMIN_TOKENS",
            "API_READ_TOKEN",
            "API_TOKEN",
            "BIND_ADDRESS",
            "INBOX_EARLY_TTL",
            "INBOX_RETENTION",
            "PROVIDERS_FILE",
            "PROVIDERS_TABLES");

    private Environment() {}

    /** This process's environment without what configures a service; {@code LOG_LEVEL} and {@code LOG_FORMAT} are for both and stay. */
    public static Map<String, String> inherited() {
        return with(Map.of());
    }

    /** The same with this configuration. */
    public static Map<String, String> with(Map<String, String> configuration) {
        return of(System.getenv(), configuration);
    }

    /** The shell's secrets that api-server may know, and where it is to listen: on this machine only unless it says so. */
    public static Map<String, String> ofApi(Map<String, String> shell) {
        return chosen(shell, API);
    }

    /** The same for ingest-app, which gets the first of each of api-server's tokens where it is given none. */
    public static Map<String, String> ofIngest(Map<String, String> shell) {
        Map<String, String> chosen = chosen(shell, INGEST);
        first(shell, "API_TOKENS").ifPresent(token -> chosen.putIfAbsent("API_TOKEN", token));
        first(shell, "API_READ_TOKENS").ifPresent(token -> chosen.putIfAbsent("API_READ_TOKEN", token));
        return chosen;
    }

    private static Map<String, String> chosen(Map<String, String> shell, List<String> names) {
        Map<String, String> chosen = new HashMap<>(Map.of("BIND_ADDRESS", "127.0.0.1"));
        names.stream()
                .filter(name -> !shell.getOrDefault(name, "").isEmpty())
                .forEach(name -> chosen.put(name, shell.get(name)));
        return chosen;
    }

    /** The first entry of a variable that lists several. */
    public static Optional<String> first(Map<String, String> shell, String name) {
        return Optional.of(shell.getOrDefault(name, "").split(",", 2)[0].strip())
                .filter(text -> !text.isEmpty());
    }

    static Map<String, String> of(Map<String, String> shell, Map<String, String> configuration) {
        Map<String, String> environment = new HashMap<>(shell);
        environment.keySet().removeIf(name -> CONFIGURATION.stream().anyMatch(name::startsWith));
        environment.putAll(configuration);
        return environment;
    }
}
