package dev.sluice.postgres;

import dev.sluice.setting.InvalidSettingException;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Where a service's database is.
 *
 * @param service its name, which its connections carry
 * @param variables how the names of the variables begin that set the rest, such as {@code PG_}
 * @param url JDBC URL of a PostgreSQL, 15 or later
 * @param poolMax most connections to hold: {@link #writePoolMax} and {@link #readPoolMax} together, 2 at the least
 * @param migrationUser owns the schema; where it is empty, the user does, with the user's password
 */
public record DatabaseSettings(
        String service,
        String variables,
        String url,
        String user,
        String password,
        int poolMax,
        String migrationUser,
        @Nullable String migrationPassword) {

    /**
     * Refuses what cannot work.
     *
     * @throws InvalidSettingException with the variable's name
     */
    public DatabaseSettings {
        if (!url.startsWith("jdbc:postgresql:")) {
            // It might hold a password, which must not be shown
            throw new InvalidSettingException(
                    variables + "URL",
                    url.isEmpty() ? "" : "(hidden)",
                    "it must be a JDBC URL such as jdbc:postgresql://localhost:5432/sluice");
        }
        if (poolMax < 1) {
            throw new InvalidSettingException(variables + "POOL_MAX", poolMax, "it must be at least 1");
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

    /** The URL's own refusal: it might hold a password, which must not be shown. */
    InvalidSettingException urlRefused(String requirement) {
        return new InvalidSettingException(variables + "URL", "(hidden)", requirement);
    }

    /** Secrets stay out of logs. */
    @Override
    public String toString() {
        return "DatabaseSettings[service=%s, user=%s, poolMax=%s, migrationUser=%s]"
                .formatted(service, user, poolMax, migrationUser);
    }
}
