package dev.sluice.api.support;

import dev.sluice.testkit.Database;
import dev.sluice.testkit.Database.Session;

/** Who owns the tables of a test's database. */
public final class Owner {

    private final String name;
    private final Database database;

    Owner(String name, Database database) {
        this.name = name;
        this.database = database;
    }

    /** The database's name. */
    public String database() {
        return name;
    }

    /** Locks a table, for everybody else, until the session is closed. */
    public Session lock(String table) {
        return hold("lock table " + table);
    }

    /** Fails whatever updates the order, as a bug of ours would, until the session is closed. */
    public Session failUpdatesOf(String orderId) {
        execute("""
                create function refuse() returns trigger language plpgsql as
                $$ begin raise exception 'bug' using errcode = 'XX000'; end $$;
                create trigger bug before insert on order_events for each row
                when (new.payload like '%%%s"%%' and new.kind = 'updated') execute function refuse()
                """.formatted(orderId));
        return () -> execute("drop trigger bug on order_events; drop function refuse()");
    }

    /** The first column of a query's first row, as text. */
    public String value(String sql) {
        return database.text(sql);
    }

    /** Of all orders and disputes, a table at a time: the locks of all of them at once could deadlock with a statement of the service's own accord. */
    public void empty() {
        database.execute("truncate dispute_events", "truncate disputes", "truncate order_events", "truncate orders");
    }

    public void execute(String sql) {
        database.execute(sql);
    }

    /** Executes a statement in a session that keeps its locks, and commits nothing, until it is closed. */
    public Session hold(String sql) {
        return database.hold(sql);
    }
}
