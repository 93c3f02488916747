package dev.sluice.chaos;

import dev.sluice.system.CannotRunException;
import dev.sluice.system.Postgres;
import dev.sluice.testkit.Database;
import dev.sluice.testkit.Database.Session;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Set;

/** PostgreSQL gone, frozen, replaced by its replica, read-only, out of connections, without room on its disk, without a privilege, or with a row that somebody holds. */
final class DatabaseFaults {

    static final String TARGET = "postgres";

    private static final Duration SHORT = Duration.ofSeconds(4);
    private static final Duration LOCKED = Duration.ofSeconds(20);
    private static final Duration ANSWERS_WITHIN = Duration.ofSeconds(30);

    /** In the session too, or nothing could be taken back. */
    private static final String WRITE = "set default_transaction_read_only = off";

    private static final String RELOAD = "select pg_reload_conf()";
    private static final String TABLES = "orders, order_events, disputes, dispute_events";

    private final ChaosSystem system;
    private final Deque<Session> held = new ArrayDeque<>();

    DatabaseFaults(ChaosSystem system) {
        this.system = system;
    }

    List<Fault> all() {
        PostgresPair database = system.database;
        List<Fault> faults = new ArrayList<>(List.of(
                fault("killed", Duration.ofSeconds(2), database::kill, database::start),
                fault("restarted", Duration.ofSeconds(2), database::stop, database::start),
                fault("frozen", Duration.ofSeconds(8), database::pause, database::resume),
                fault("failed over, and back", Duration.ofSeconds(6), system::failOver, system::failOver),
                fault("read-only", SHORT, () -> readOnly("on"), () -> readOnly("off")),
                fault("out of connections", SHORT, this::takeConnections, () -> connections(-1)),
                fault("refuses to write", SHORT, () -> privileges("revoke", "from"), () -> privileges("grant", "to")),
                new Fault(
                        "row locked",
                        TARGET,
                        Set.of(),
                        LOCKED,
                        this::lockRow,
                        () -> held.pop().close())));
        if (database.hasDisk()) {
            faults.add(fault("without room on its disk", SHORT, () -> held.push(database.fill()), this::makeRoom));
        }
        return faults;
    }

    private static Fault fault(String what, Duration longest, Runnable begin, Runnable end) {
        return new Fault("postgres " + what, TARGET, Set.of(), longest, begin, end);
    }

    /** A server that could not write its log has ended, or restarts itself. */
    private void makeRoom() {
        held.pop().close();
        if (!Waiting.until(this::answersOnceStarted, ANSWERS_WITHIN)) {
            throw new CannotRunException(
                    "PostgreSQL does not answer %s after it has room again.".formatted(ANSWERS_WITHIN));
        }
    }

    private boolean answersOnceStarted() {
        system.database.start();
        return system.database.isAnswering();
    }

    private void readOnly(String value) {
        system.orders().execute(WRITE, "alter system set default_transaction_read_only = " + value, RELOAD);
    }

    private void takeConnections() {
        connections(0);
        system.orders()
                .execute("select pg_terminate_backend(pid) from pg_stat_activity where usename = '%s'"
                        .formatted(Postgres.USER));
    }

    private void connections(int limit) {
        system.orders().execute("alter role %s connection limit %s".formatted(Postgres.USER, limit));
    }

    private void privileges(String verb, String direction) {
        system.orders().execute(statement(verb, TABLES, direction));
        Database inbox = system.inbox();
        if (inbox.text("select to_regclass('webhooks') is not null").equals("t")) {
            inbox.execute(statement(verb, "webhooks", direction));
        }
    }

    private static String statement(String verb, String tables, String direction) {
        return "%s insert, update on %s %s %s".formatted(verb, tables, direction, Postgres.USER);
    }

    /** Of an order that is told of right now, as a rule. */
    private void lockRow() {
        held.push(system.orders().hold("""
                select from orders where key = (select max(key) from orders
                  where status in ('created', 'updated')) for update"""));
    }
}
