package dev.sluice.systemtests;

import dev.sluice.system.Postgres;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;

/** Holds up whoever writes to a table, in the middle of its transaction, until it is closed. Reading goes on. */
final class TableLock implements AutoCloseable {

    private final Connection connection;

    private TableLock(Connection connection) {
        this.connection = connection;
    }

    /** Returns when it is held; waits for its turn behind writers that were there before. */
    static TableLock on(Postgres postgres, String table) throws SQLException {
        Connection connection = DriverManager.getConnection(postgres.url(), Postgres.USER, Postgres.PASSWORD);
        connection.setAutoCommit(false);
        try (Statement statement = connection.createStatement()) {
            statement.execute("lock table %s in exclusive mode".formatted(table));
        }
        return new TableLock(connection);
    }

    @Override
    public void close() throws SQLException {
        connection.close();
    }
}
