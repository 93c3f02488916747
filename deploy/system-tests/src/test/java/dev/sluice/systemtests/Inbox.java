package dev.sluice.systemtests;

import dev.sluice.system.Postgres;
import dev.sluice.testkit.Database;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.util.HashMap;
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
