package dev.sluice.systemtests;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.system.Postgres;
import dev.sluice.testkit.Database;
import dev.sluice.testkit.Database.Session;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** What ingest-app has stored, as its tables tell: docs/inbox.md. */
final class Inbox {

    /** Not dealt with yet: past its lane's cursor, or tried again later. */
    private static final String PENDING = """
             from webhooks w join lanes l using (lane) left join waiting a on a.webhook_id = w.id
            where (w.id > l.cursor or a.webhook_id is not null)""";

    private final String url;
    private final Database database;

    Inbox(String url) {
        this.url = url;
        this.database = new Database(url, Postgres.USER);
    }

    String url() {
        return url;
    }

    /** How many webhooks it has, of orders whose id begins so. */
    long stored(String orderPrefix) {
        return database.number(
                "select count(*) from webhooks where starts_with(order_id, '%s')".formatted(orderPrefix));
    }

    /** How many wait: to be sent first, to be sent again, or for what they refer to. */
    long pending() {
        return database.number("select count(*)" + PENDING);
    }

    /** Whether there is nothing to do until the next look at early ones, whose order or dispute is not there. */
    boolean isAtRest() {
        return database.number("select count(*)" + PENDING
                        + " and (a.webhook_id is null or a.cause <> 'early' or a.next_attempt_at <= now())")
                == 0;
    }

    /** How many attempts to have a webhook applied were written down, of all webhooks. */
    long attempts() {
        return database.number("select count(*) from attempts");
    }

    /** How many webhooks behind their lane's cursor are tried again. */
    long waiting() {
        return database.number("select count(*) from waiting");
    }

    /** How often a row of those was written or deleted. */
    long writesOfWaiting() {
        return database.number("""
                select n_tup_ins + n_tup_upd + n_tup_del from pg_stat_user_tables where relname = 'waiting'""");
    }

    /** How many lanes the process relays, by whatever it last said. */
    long lanesOf(long pid) {
        return database.number("select count(*) from lanes where owner like '%s-%%'".formatted(pid));
    }

    int lane(String orderId) {
        return (int) database.number("select lane from webhooks where order_id = '%s' limit 1".formatted(orderId));
    }

    /** How often webhooks of the order were tried and not applied. */
    long failures(String orderId) {
        return database.number("""
                select count(*) from attempts a join webhooks w on w.id = a.webhook_id
                where a.outcome <> 'applied' and w.order_id = '%s'""".formatted(orderId));
    }

    /** From when a webhook was received until it was known to be applied, of orders whose id begins so. */
    Delay delay(String orderPrefix, String where) {
        return database.call(connection -> {
            try (Statement statement = connection.createStatement();
                    ResultSet rows = statement.executeQuery("""
                    select count(*), coalesce(percentile_disc(0.5) within group (order by delay), 0),
                        coalesce(percentile_disc(0.95) within group (order by delay), 0), coalesce(max(delay), 0)
                    from (select (extract(epoch from a.at - w.received_at) * 1000)::integer as delay
                          from webhooks w join attempts a on a.webhook_id = w.id
                          where starts_with(w.order_id, '%s') and a.outcome = 'applied' and %s) delays""".formatted(orderPrefix, where))) {
                rows.next();
                return new Delay(rows.getInt(1), rows.getInt(2), rows.getInt(3), rows.getInt(4));
            }
        });
    }

    /** In milliseconds. */
    record Delay(int webhooks, int median, int p95, int longest) {

        @Override
        public String toString() {
            return "%s webhooks, median %s ms, p95 %s ms, longest %s ms".formatted(webhooks, median, p95, longest);
        }
    }

    /** How many webhooks came on each day, as their ids tell, of orders whose id begins so; the earliest day first. */
    List<Long> days(String orderPrefix) {
        return database.call(connection -> {
            try (Statement statement = connection.createStatement();
                    ResultSet rows = statement.executeQuery(
                            "select count(*) from webhooks where starts_with(order_id, '%s') group by id >> 40 order by id >> 40"
                                    .formatted(orderPrefix))) {
                List<Long> days = new ArrayList<>();
                while (rows.next()) {
                    days.add(rows.getLong(1));
                }
                return days;
            }
        });
    }

    /** Lets the next day begin at once for whoever stores, until it is closed. */
    Session tomorrow() {
        String store = database.text("select pg_get_functiondef('store'::regproc)");
        String clock = "clock_timestamp()";
        assertThat(store).containsOnlyOnce(clock);
        database.execute(store.replace(clock, "(%s + interval '1 day')".formatted(clock)));
        return () -> database.execute(store);
    }

    /** How many webhooks of each order failed, where any did, of orders whose id begins so. */
    Map<String, Long> failed(String orderPrefix) {
        return database.call(connection -> {
            try (PreparedStatement statement = connection.prepareStatement("""
                    select w.order_id, count(*) from unapplied u join webhooks w on w.id = u.webhook_id
                    where u.status = 'failed' and starts_with(w.order_id, ?) group by 1""")) {
                statement.setString(1, orderPrefix);
                Map<String, Long> failed = new HashMap<>();
                try (ResultSet rows = statement.executeQuery()) {
                    while (rows.next()) {
                        failed.put(rows.getString(1), rows.getLong(2));
                    }
                }
                return failed;
            }
        });
    }
}
