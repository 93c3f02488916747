package dev.sluice.postgres;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;

/**
 * Does once a second what the service does, on a connection of its own: takes the locks that a batch takes, writes and
 * commits. So it sees a role without privileges, a server that is read-only, a full disk, a locked table, and statements or commits that
 * hang. Tells {@link DatabaseHealth}.
 */
final class DatabaseProbe implements SmartLifecycle {

    private static final Logger log = LoggerFactory.getLogger(DatabaseProbe.class);

    private static final Duration PAUSE = Duration.ofSeconds(1);

    /** A row fits into space that is free already; after a failure it takes as much as a batch to believe in a disk. */
    private static final int ROWS = 1;

    private static final int ROWS_AFTER_A_FAILURE = 100;

    private static final String MISSING_PRIVILEGES = """
            select privilege || ' on ' || name
            from unnest(?, ?) as needed (name, privileges), string_to_table(privileges, ', ') as privilege
            where not has_table_privilege(name, privilege)
            order by 1
            """;

    private static final String WRITE =
            "insert into write_probe (filler) select repeat('x', 1900) from generate_series(1, ?)";

    /** Sees its own rows alone: nobody ever commits one. */
    private static final String DELETE = "delete from write_probe";

    private final Privileges needed;
    private final String lock;
    private final PgConnections connections;
    private final DatabasePools pools;
    private final DatabaseHealth health;
    private volatile CountDownLatch stopped = new CountDownLatch(0);
    private volatile @Nullable Connection connection;
    private boolean failed;
    private List<String> missing = List.of();

    DatabaseProbe(PgConnections connections, DatabasePools pools, DatabaseHealth health, Schema schema) {
        this.needed = Privileges.granted(schema);
        this.lock = "lock table %s in row exclusive mode"
                .formatted(String.join(", ", needed.tablesWithout(schema.unprobed())));
        this.connections = connections;
        this.pools = pools;
        this.health = health;
    }

    /** Before anybody is let in: the first answer is from a probe, too. */
    @Override
    public int getPhase() {
        return 0;
    }

    @Override
    public void start() {
        pools.requireLimits();
        var stop = new CountDownLatch(1);
        stopped = stop;
        probe();
        Thread.ofVirtual().name("database-probe").start(() -> work(stop));
    }

    @Override
    public boolean isRunning() {
        return stopped.getCount() > 0;
    }

    @Override
    public void stop() {
        stopped.countDown();
        Connection last = connection;
        connection = null;
        if (last != null) {
            abort(last);
        }
    }

    private void work(CountDownLatch stop) {
        try {
            while (!stop.await(PAUSE.toMillis(), TimeUnit.MILLISECONDS)) {
                probe();
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    private void probe() {
        health.probeWithin(DatabaseHealth.LONGEST_PROBE);
        try {
            List<String> nowMissing = doWork();
            if (nowMissing.isEmpty()) {
                succeeded();
            } else {
                failed("42501", "missing privileges: " + String.join(", ", nowMissing));
                if (!nowMissing.equals(missing)) {
                    log.warn("event=privileges_missing missing=\"{}\"", String.join(", ", nowMissing));
                }
            }
            missing = nowMissing;
        } catch (SQLException e) {
            failed(e.getSQLState() == null ? "none" : e.getSQLState(), String.valueOf(e.getMessage()));
        } catch (RuntimeException e) {
            // The thread must outlive whatever a driver does
            failed(e.getClass().getSimpleName(), String.valueOf(e.getMessage()));
        }
        health.probeWithin(PAUSE.plus(DatabaseHealth.LONGEST_PROBE));
    }

    /** Connections that were made while it failed may be to a server, or in a state, that cannot do the work. */
    private void succeeded() {
        if (failed) {
            failed = false;
            pools.renew();
        }
        health.probeSucceeded();
    }

    private void failed(String reason, String detail) {
        failed = true;
        Connection last = connection;
        connection = null;
        if (last != null) {
            abort(last);
        }
        if (stopped.getCount() > 0) {
            health.probeFailed(reason, detail);
        }
    }

    private static void abort(Connection connection) {
        try {
            connection.abort(Runnable::run);
        } catch (SQLException e) {
            log.debug("The probe's connection is gone", e);
        }
    }

    /** Returns the privileges that are missing, without which nothing is done. */
    private List<String> doWork() throws SQLException {
        Connection open = connection;
        if (open == null) {
            open = connections.open(PgConnections.Use.PROBE);
            open.setAutoCommit(false);
            connection = open;
        }
        try (Statement statement = open.createStatement();
                PreparedStatement check = open.prepareStatement(MISSING_PRIVILEGES);
                PreparedStatement write = open.prepareStatement(WRITE)) {
            var privileges = new ArrayList<String>();
            check.setArray(
                    1, open.createArrayOf("text", needed.byTable().keySet().toArray()));
            check.setArray(
                    2, open.createArrayOf("text", needed.byTable().values().toArray()));
            try (ResultSet rows = check.executeQuery()) {
                while (rows.next()) {
                    privileges.add(rows.getString(1));
                }
            }
            if (privileges.isEmpty()) {
                statement.execute(lock);
                write.setInt(1, failed ? ROWS_AFTER_A_FAILURE : ROWS);
                write.executeUpdate();
                statement.execute(DELETE);
            }
            open.commit();
            return privileges;
        }
    }
}
