package dev.sluice.api.sql;

import dev.sluice.postgres.DatabaseSettings;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/** {@link DatabaseSettings} as variables say them: {@code pg.url} is set by {@code PG_URL}, and so on. */
@ConfigurationProperties("pg")
record PgProperties(
        @DefaultValue("") String url,
        @DefaultValue("") String user,
        @DefaultValue("") String password,
        @DefaultValue("10") int poolMax,
        @DefaultValue("") String migrationUser,
        @Nullable String migrationPassword) {

    DatabaseSettings settings() {
        return new DatabaseSettings(
                "api-server", "PG_", url, user, password, poolMax, migrationUser, migrationPassword);
    }

    /** Secrets stay out of logs. */
    @Override
    public String toString() {
        return "PgProperties[user=%s, poolMax=%s, migrationUser=%s]".formatted(user, poolMax, migrationUser);
    }
}
