package dev.sluice.local;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

class EnvironmentTest {

    private static final Map<String, String> SHELL = Map.of(
            "PATH", "/bin",
            "LOG_LEVEL", "debug",
            "PORT", "1",
            "PG_URL", "jdbc:postgresql://production/sluice",
            "PGUSER", "me",
            "API_TOKENS", "secret",
            "WEBHOOK_MODE", "kafka",
            "SPRING_PROFILES_ACTIVE", "odd");

    @Test
    void keepsTheCallersConfigurationOutButForTheLogLevel() {
        assertThat(Environment.of(SHELL, Map.of("PORT", "3000")))
                .containsExactlyInAnyOrderEntriesOf(Map.of("PATH", "/bin", "LOG_LEVEL", "debug", "PORT", "3000"));
    }
}
