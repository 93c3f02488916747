package dev.sluice.api.support;

import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.concurrent.CompletableFuture;

/** Who owns the tables of a test's database. */
public final class Owner {

    private final String database;
    private final String url;

    Owner(String database) {
        this.database = database;
        this.url = TestPostgres.url(TestPostgres.port(), database);
    }

    /** Its name. */
    public String database() {
        return database;
    }

    /** Locks a table, for everybody else, until the future that it returns is completed. */
    public CompletableFuture<Void> lock(String table) {
        var locked = new CompletableFuture<Void>();
        var unlock = new CompletableFuture<Void>();
        Thread.ofVirtual().start(() -> {
            try (var connection = DriverManager.getConnection(url, TestPostgres.OWNER, "");
                    var statement = connection.createStatement()) {
                connection.setAutoCommit(false);
                statement.execute("lock table " + table);
                locked.complete(null);
                unlock.join();
            } catch (SQLException e) {
                locked.completeExceptionally(e);
            }
        });
        locked.join();
        return unlock;
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
