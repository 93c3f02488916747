package dev.sluice.postgres;

import com.zaxxer.hikari.HikariDataSource;
import dev.sluice.setting.InvalidSettingException;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The pools, as a whole. */
record DatabasePools(PgConnections connections, HikariDataSource writes, HikariDataSource reads) {

    private static final Logger log = LoggerFactory.getLogger(DatabasePools.class);

    private static final String PROTOCOL_VIOLATION = "08P01";

    Stream<HikariDataSource> stream() {
        return Stream.of(writes, reads);
    }

    /** Closes what is idle, and the rest as soon as it is given back. */
    void renew() {
        stream()
                // A pool is made when it is first used
                .filter(HikariDataSource::isRunning)
                .forEach(pool -> pool.getHikariPoolMXBean().softEvictConnections());
    }

    /**
     * Makes sure that our limits hold: something between us and PostgreSQL may drop them without a word.
     *
     * @throws InvalidSettingException where they do not, or where they are refused
     */
    void requireLimits() {
        try (Connection connection = writes.getConnection()) {
            for (var setting : PgConnections.settings(PgConnections.Use.WRITES).entrySet()) {
                requireSetting(connection, setting.getKey(), setting.getValue());
            }
        } catch (SQLException e) {
            String refused = refusal(e);
            if (refused != null) {
                throw behindPooler("a pooler refuses them (%s)".formatted(refused));
            }
            // The probe goes on trying, and tells
            log.debug("The database cannot be asked for its settings", e);
        }
    }

    private void requireSetting(Connection connection, String name, String value) throws SQLException {
        try (var statement = connection.prepareStatement("select current_setting(?)")) {
            statement.setString(1, name);
            try (var row = statement.executeQuery()) {
                row.next();
                String actual = row.getString(1);
                if (!value.equals(actual)) {
                    throw behindPooler("%s is %s there instead of %s".formatted(name, actual, value));
                }
            }
        }
    }

    /** The server's sentence where it says no to how we connect; the pool's own exception has it as a cause. */
    private static @Nullable String refusal(SQLException e) {
        for (Throwable cause = e; cause != null; cause = cause.getCause()) {
            if (cause instanceof SQLException sql && PROTOCOL_VIOLATION.equals(sql.getSQLState())) {
                return sql.getMessage();
            }
        }
        return null;
    }

    private InvalidSettingException behindPooler(String reason) {
        String settings = PgConnections.settings(PgConnections.Use.WRITES).entrySet().stream()
                .map(setting -> setting.getKey() + "=" + setting.getValue())
                .collect(Collectors.joining(", "));
        DatabaseSettings database = connections.database();
        return database.urlRefused("""
                the settings that %s connects with (options) do not reach PostgreSQL: %s. Connect to PostgreSQL \
                without a pooler such as PgBouncer, or set them on the role (alter role ... set ...: %s) and see \
                docs/operating.md""".formatted(database.service(), reason, settings));
    }
}
