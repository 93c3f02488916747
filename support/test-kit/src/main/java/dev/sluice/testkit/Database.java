package dev.sluice.testkit;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

/**
 * A PostgreSQL database as one of its users, who needs no password. Each call has a connection of its own.
 *
 * @param url JDBC's
 */
public record Database(String url, String user) {

    /** Work with a connection. */
    public interface Work<T> {
        T with(Connection connection) throws SQLException;
    }

    /** A session that keeps its locks, and commits nothing, until it is closed. */
    public interface Session extends AutoCloseable {
        @Override
        void close();
    }

    /** Runs the work on a connection that ends with it. */
    public <T> T call(Work<T> work) {
        try (Connection connection = connect()) {
            return work.with(connection);
        } catch (SQLException e) {
            throw failed(e);
        }
    }

    public void execute(String... statements) {
        call(connection -> {
            try (Statement statement = connection.createStatement()) {
                for (String sql : statements) {
                    statement.execute(sql);
                }
                return true;
            }
        });
    }

    /** The first column of a query's first row, as text. */
    public String text(String sql) {
        return call(connection -> {
            try (Statement statement = connection.createStatement();
                    ResultSet rows = statement.executeQuery(sql)) {
                rows.next();
                return rows.getString(1);
            }
        });
    }

    /** The one number that a query gives. */
    public long number(String sql) {
        return Long.parseLong(text(sql));
    }

    /** Executes a statement; what it locked, and what it wrote, is given up when the session is closed. */
    public Session hold(String sql) {
        try {
            Connection connection = connect();
            connection.setAutoCommit(false);
            try (Statement statement = connection.createStatement()) {
                statement.execute(sql);
            }
            return () -> {
                try (connection) {
                    connection.rollback();
                } catch (SQLException e) {
                    throw failed(e);
                }
            };
        } catch (SQLException e) {
            throw failed(e);
        }
    }

    private Connection connect() throws SQLException {
        return DriverManager.getConnection(url, user, "");
    }

    private IllegalStateException failed(SQLException e) {
        return new IllegalStateException("Database %s: %s".formatted(url, e.getMessage()), e);
    }
}
