package dev.sluice.api.support;

import java.sql.DriverManager;
import java.sql.SQLException;

/** Who owns the tables of a test's database. */
public final class Owner {

    private final String url;

    Owner(String database) {
        this.url = TestPostgres.url(TestPostgres.port(), database);
    }

    /** The first column of a query's first row, as text. */
    public String value(String sql) {
        try (var connection = DriverManager.getConnection(url, TestPostgres.OWNER, "");
                var statement = connection.createStatement();
                var row = statement.executeQuery(sql)) {
            row.next();
            return row.getString(1);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    public void execute(String sql) {
        try (var connection = DriverManager.getConnection(url, TestPostgres.OWNER, "");
                var statement = connection.createStatement()) {
            statement.execute(sql);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Executes statements in a session that keeps its locks, and commits nothing, until it is closed. */
    public Session hold(String sql) {
        try {
            var connection = DriverManager.getConnection(url, TestPostgres.OWNER, "");
            connection.setAutoCommit(false);
            try (var statement = connection.createStatement()) {
                statement.execute(sql);
            }
            return () -> {
                try (connection) {
                    connection.rollback();
                } catch (SQLException e) {
                    throw new IllegalStateException(e);
                }
            };
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    /** A session of somebody else's; closing it rolls it back. */
    public interface Session extends AutoCloseable {
        @Override
        void close();
    }
}
