package dev.sluice.system;

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
            "INBOX_PG_URL", "jdbc:postgresql://production/inbox",
            "ADMIN_TOKENS", "secret",
            "SPRING_PROFILES_ACTIVE", "odd");

    @Test
    void keepsTheCallersConfigurationOutButForTheLogLevel() {
        assertThat(Environment.of(SHELL, Map.of("PORT", "3000")))
                .containsExactlyInAnyOrderEntriesOf(Map.of("PATH", "/bin", "LOG_LEVEL", "debug", "PORT", "3000"));
    }

    @Test
    void givesEachServiceTheSecretsThatAreItsOwn() {
        Map<String, String> shell = Map.of(
                "API_TOKENS", "internal-1, internal-2",
                "API_READ_TOKENS", "read",
                "WEBHOOK_SECRETS", "secret",
                "WEBHOOK_TOLERANCE", "",
                "PG_PASSWORD", "production",
                "ADMIN_TOKENS", "admin",
                "INBOX_EARLY_TTL", "5s",
                "PROVIDERS_FILE", "accounts.yaml",
                "INBOX_PG_PASSWORD", "production");

        assertThat(Environment.ofApi(shell))
                .containsExactlyInAnyOrderEntriesOf(Map.of(
                        "BIND_ADDRESS",
                        "127.0.0.1",
                        "API_TOKENS",
                        "internal-1, internal-2",
                        "API_READ_TOKENS",
                        "read"));
        assertThat(Environment.ofIngest(shell))
                .containsExactlyInAnyOrderEntriesOf(Map.of(
                        "BIND_ADDRESS",
                        "127.0.0.1",
                        "WEBHOOK_SECRETS",
                        "secret",
                        "API_TOKEN",
                        "internal-1",
                        "API_READ_TOKEN",
                        "read",
                        "ADMIN_TOKENS",
                        "admin",
                        "INBOX_EARLY_TTL",
                        "5s",
                        "PROVIDERS_FILE",
                        "accounts.yaml"));
    }

    @Test
    void leavesIngestTheTokenThatItIsGivenAndListensWhereItIsTold() {
        assertThat(Environment.ofIngest(Map.of("API_TOKENS", "a", "API_TOKEN", "b", "BIND_ADDRESS", "0.0.0.0")))
                .containsExactlyInAnyOrderEntriesOf(Map.of("BIND_ADDRESS", "0.0.0.0", "API_TOKEN", "b"));
    }
}
