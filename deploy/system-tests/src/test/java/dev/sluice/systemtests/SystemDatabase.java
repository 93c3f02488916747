package dev.sluice.systemtests;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.system.Postgres;
import dev.sluice.testkit.Database;
import dev.sluice.testkit.Database.Session;
import dev.sluice.testkit.Outcome;
import dev.sluice.testkit.Subject;
import dev.sluice.testkit.audit.Audit;
import dev.sluice.testkit.audit.AuditReport;
import dev.sluice.testkit.audit.SentEvent;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The database of the system under test, where what was sent is held against what is stored. */
final class SystemDatabase {

    private static final String WAITING = """
             from pg_locks l join pg_stat_activity a using (pid)
            where l.relation = '%s'::regclass and not l.granted and a.datname = current_database()""";

    private final Database database;

    SystemDatabase(Postgres postgres) {
        this.database = new Database(postgres.url(), Postgres.USER);
    }

    /** How many events of the load's orders are stored. */
    long applied(Load load) {
        return database.number("""
                select count(*) from order_events e join orders o on o.key = e.order_key
                where starts_with(o.order_id, '%s')""".formatted(load.prefix()));
    }

    /**
     * Holds up whoever writes to the table, in the middle of its transaction, until it is closed; reading goes on.
     * Returns when it is held; waits for its turn behind writers that were there before.
     */
    Session lock(String table) {
        return database.hold("lock table %s in exclusive mode".formatted(table));
    }

    /** Whether somebody who is about to write to this table waits for a {@link #lock}. */
    boolean isHeldUpAt(String table) {
        return waitingAt(table) > 0;
    }

    long waitingAt(String table) {
        return database.number("select count(*)" + WAITING.formatted(table));
    }

    /** Ends the connections of those. */
    void disconnectWaiting(String table) {
        assertThat(database.number("select count(pg_terminate_backend(pid, 5000))" + WAITING.formatted(table)))
                .isPositive();
    }

    /** Has api-server fail whatever it writes of the order, until it is closed. */
    Session refuse(String orderId) {
        long key = database.number("select key from orders where order_id = '%s'".formatted(orderId));
        database.execute(
                "create function refuse() returns trigger language plpgsql as $$ begin raise 'refused'; end $$",
                "create trigger refuse before insert on order_events for each row when (new.order_key = %s) execute function refuse()"
                        .formatted(key));
        return () -> database.execute("drop function refuse() cascade");
    }

    /** Holds the order's row, as somebody's open transaction does, until it is closed. */
    Session lockOrder(String orderId) {
        return database.hold("select from orders where order_id = '%s' for update".formatted(orderId));
    }

    String status(String orderId) {
        return database.text("select status from orders where order_id = '%s'".formatted(orderId));
    }

    boolean isThere(String orderId) {
        return database.number("select count(*) from orders where order_id = '%s'".formatted(orderId)) == 1;
    }

    /** A digest of all that is stored, row by row. */
    String digest() {
        return Stream.of("orders", "order_events", "disputes", "dispute_events")
                .map(table -> database.text(
                        "select count(*) || ' ' || md5(coalesce(string_agg(t::text, e'\n' order by t::text), '')) from %s t"
                                .formatted(table)))
                .collect(Collectors.joining(", "));
    }

    void deleteAll(String table) {
        database.execute("delete from " + table);
    }

    /** Every webhook of every order once, in the order of sending, and the state that they lead to. */
    void assertAppliedOnceAndInOrder(Load load) {
        List<String> orders = load.orders();
        List<SentEvent> sent = orders.stream()
                .flatMap(order -> load.life(order).stream())
                .map(webhook -> new SentEvent(
                        Subject.ORDER, webhook.orderId(), webhook.eventId(), webhook.status(), Outcome.APPLIED, 202, 0))
                .toList();
        AuditReport report = new Audit(sent).of(database, load.prefix());
        assertThat(report.isClean()).as(report.examples().toString()).isTrue();
        assertThat(report.stored()).isEqualTo(sent.size());
        String stored = "select count(*) from orders where starts_with(order_id, '%s')".formatted(load.prefix());
        assertThat(database.number(stored)).isEqualTo(orders.size());
        assertThat(database.number(stored + " and status = 'success' and updated_at = '%s'".formatted(load.end())))
                .isEqualTo(orders.size());
    }
}
