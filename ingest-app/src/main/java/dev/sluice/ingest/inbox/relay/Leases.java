package dev.sluice.ingest.inbox.relay;

import dev.sluice.ingest.inbox.Lanes;
import dev.sluice.postgres.Sql;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * The leases of lanes, by the database's clock alone. Each process that is alive has as many as any other, but for one.
 * Thread-safe.
 */
final class Leases {

    /** A process that says nothing for so long has lost its leases: longer than a pause that is worth waiting for. */
    private static final String TERM = "6 seconds";

    private static final String ALIVE = """
            insert into relays (name, alive_until) values (?, now() + interval '%s')
            on conflict (name) do update set alive_until = excluded.alive_until
            """.formatted(TERM);

    private static final String FORGET = "delete from relays where name = ? or alive_until < now() - interval '1 hour'";

    private static final String COUNT = "select count(*) from relays where alive_until >= now()";

    private static final String RENEW = """
            update lanes set leased_until = now() + interval '%s'
            from unnest(?::smallint[], ?) as ours (lane, epoch)
            where lanes.lane = ours.lane and lanes.epoch = ours.epoch
            returning lanes.lane
            """.formatted(TERM);

    /** Those of a process that has ended go first to who asks first. */
    private static final String TAKE = """
            update lanes set owner = ?, epoch = epoch + 1, leased_until = now() + interval '%s'
            where lane in (
              select free.lane from lanes free where free.leased_until < now() order by free.leased_until limit ?
              for update skip locked)
            returning lane, epoch, cursor
            """.formatted(TERM);

    private static final String RELEASE =
            "update lanes set owner = null, leased_until = '-infinity' where lane = ? and epoch = ?";

    private final JdbcClient jdbc;
    private final String name;

    /** @param name of this process, which no other has */
    Leases(JdbcClient jdbc, String name) {
        this.jdbc = jdbc;
        this.name = name;
    }

    /** Says that this process is alive, and returns how many lanes it may have. */
    int share() {
        jdbc.sql(ALIVE).param(name).update();
        int alive = Math.max(1, jdbc.sql(COUNT).query(Integer.class).single());
        return (Lanes.COUNT + alive - 1) / alive;
    }

    /** Renews leases, and returns the lanes of those that are still ours. */
    Set<Integer> renew(Collection<Lease> leases) {
        return jdbc
                .sql(RENEW)
                .params(
                        Sql.texts(leases.stream().map(Lease::lane)),
                        Sql.longs(leases.stream().map(Lease::epoch)))
                .query(Integer.class)
                .list()
                .stream()
                .collect(Collectors.toSet());
    }

    /** Takes lanes that nobody has. */
    List<Lease> take(int most) {
        return jdbc.sql(TAKE)
                .params(name, most)
                .query((row, _) -> new Lease(row.getInt("lane"), row.getLong("epoch"), row.getLong("cursor")))
                .list();
    }

    /** Gives a lane to whoever asks next, unless it is somebody's already. */
    void release(Lease lease) {
        jdbc.sql(RELEASE).params(lease.lane(), lease.epoch()).update();
    }

    /** Says that this process has ended. */
    void leave() {
        jdbc.sql(FORGET).param(name).update();
    }
}
