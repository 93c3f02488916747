package dev.sluice.api.sql;

import dev.sluice.setting.InvalidSettingException;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Where the database is; {@code pg.url} is set by {@code PG_URL}, and so on.
 *
 * @param url JDBC URL of a PostgreSQL, 15 or later
 * @param poolMax most connections to hold: {@link #writePoolMax} and {@link #readPoolMax} together, 2 at the least
 * @param migrationUser owns the schema; where it is empty, the user does, with the user's password
 */
@ConfigurationProperties("pg")
record DatabaseProperties(
        @DefaultValue("") String url,
        @DefaultValue("") String user,
        @DefaultValue("") String password,
        @DefaultValue("10") int poolMax,
        @DefaultValue("") String migrationUser,
        @Nullable String migrationPassword) {

    DatabaseProperties {
        if (!url.startsWith("jdbc:postgresql:")) {
            // It might hold a password, which must not be shown
            throw new InvalidSettingException(
                    "PG_URL",
                    url.isEmpty() ? "" : "(hidden)",
                    "it must be a JDBC URL such as jdbc:postgresql://localhost:5432/sluice");
        }
        if (poolMax < 1) {
            throw new InvalidSettingException("PG_POOL_MAX", poolMax, "it must be at least 1");
        }
        // A variable that is set to nothing is as good as unset
        if (migrationUser.isEmpty()) {
            migrationUser = user;
            migrationPassword = password;
        }
        migrationPassword = Objects.requireNonNullElse(migrationPassword, password);
    }

    /** Of the connections, those for transactions: more than half, at least one. */
    int writePoolMax() {
        return Math.max(1, poolMax - readPoolMax());
    }

    /** Of the connections, those for reads: two fifths, at least one. */
    int readPoolMax() {
        return Math.max(1, poolMax * 2 / 5);
    }

    /** Secrets stay out of logs. */
    @Override
    public String toString() {
        return "DatabaseProperties[user=%s, poolMax=%s, migrationUser=%s]".formatted(user, poolMax, migrationUser);
    }
}
