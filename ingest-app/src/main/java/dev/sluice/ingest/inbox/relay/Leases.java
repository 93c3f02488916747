package dev.sluice.ingest.inbox.relay;

import dev.sluice.ingest.inbox.Lanes;
import dev.sluice.postgres.Sql;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.support.SqlArrayValue;

/**
 * The leases of lanes that this process has, by the database's clock alone. Each process that is alive has as many as any
 * other, but for one. Used by one thread, between rounds: a lane that is given away is in no round.
 */
final class Leases {

    private static final Logger log = LoggerFactory.getLogger(Leases.class);

    /** A process that says nothing for so long has lost its leases: longer than a pause that is worth waiting for. */
    private static final String TERM = "6 seconds";

    private static final String ALIVE = """
            insert into relays (name, alive_until) values (?, now() + interval '%s')
            on conflict (name) do update set alive_until = excluded.alive_until
            """.formatted(TERM);

    private static final String FORGET = "delete from relays where name = ? or alive_until < now() - interval '1 hour'";

    private static final String COUNT = "select count(*) from relays where alive_until >= now()";

    /** Locks in the order of lanes, as every statement on several of them. */
    private static final String RENEW = """
            with ours as (
              select lanes.lane, ours.cursor
              from unnest(?::smallint[], ?, ?) as ours (lane, epoch, cursor)
                join lanes on lanes.lane = ours.lane and lanes.epoch = ours.epoch
              order by lanes.lane for update of lanes)
            update lanes set leased_until = now() + interval '%s', cursor = greatest(lanes.cursor, ours.cursor)
            from ours where lanes.lane = ours.lane
            returning lanes.lane, epoch, lanes.cursor
            """.formatted(TERM);

    /** Those of a process that has ended go first to who asks first. */
    private static final String TAKE = """
            update lanes set owner = ?, epoch = epoch + 1, leased_until = now() + interval '%s'
            where lane in (
              select free.lane from lanes free where free.leased_until < now() order by free.leased_until limit ?
              for update skip locked)
            returning lane, epoch, cursor
            """.formatted(TERM);

    private static final String RELEASE = """
            update lanes set owner = null, leased_until = '-infinity', cursor = greatest(cursor, ?)
            where lane = ? and epoch = ?
            """;

    private final JdbcClient jdbc;
    private final String name;
    private final Map<Integer, Lease> held = new HashMap<>();

    /** @param name of this process, which no other has */
    Leases(JdbcClient jdbc, String name) {
        this.jdbc = jdbc;
        this.name = name;
    }

    /** Those that this process has, as far as it knows. */
    List<Lease> held() {
        return List.copyOf(held.values());
    }

    /** All webhooks of the lanes that are held, up to this id, were dealt with. */
    void moveTo(long id) {
        held.replaceAll((_, lease) -> lease.at(id));
    }

    /**
     * Says that this process is alive, renews its leases and has their cursors as they are, gives away what is more than its
     * share, and takes what nobody has up to that.
     */
    void keep() {
        jdbc.sql(ALIVE).param(name).update();
        int alive = Math.max(1, jdbc.sql(COUNT).query(Integer.class).single());
        int share = (Lanes.COUNT + alive - 1) / alive;
        renew();
        held().stream().skip(share).forEach(this::release);
        if (held.size() < share) {
            jdbc.sql(TAKE)
                    .params(name, share - held.size())
                    .query(Leases::lease)
                    .list()
                    .forEach(this::hold);
        }
    }

    private void renew() {
        if (held.isEmpty()) {
            return;
        }
        var before = held();
        List<Lease> still = jdbc.sql(RENEW)
                .params(lanes(before), epochs(before), Sql.longs(before.stream().map(Lease::cursor)))
                .query(Leases::lease)
                .list();
        held.clear();
        still.forEach(this::hold);
        before.stream()
                .filter(lease -> !held.containsKey(lease.lane()))
                .forEach(lease -> log.info("event=lease_lost lane={} epoch={}", lease.lane(), lease.epoch()));
    }

    private void release(Lease lease) {
        held.remove(lease.lane());
        jdbc.sql(RELEASE).params(lease.cursor(), lease.lane(), lease.epoch()).update();
    }

    private void hold(Lease lease) {
        held.put(lease.lane(), lease);
    }

    /** Leaves its lanes to whoever asks next, and says that this process has ended. */
    void leave() {
        held().forEach(this::release);
        jdbc.sql(FORGET).param(name).update();
    }

    static SqlArrayValue lanes(Collection<Lease> leases) {
        return Sql.texts(leases.stream().map(Lease::lane));
    }

    static SqlArrayValue epochs(Collection<Lease> leases) {
        return Sql.longs(leases.stream().map(Lease::epoch));
    }

    private static Lease lease(ResultSet row, int number) throws SQLException {
        return new Lease(row.getInt("lane"), row.getLong("epoch"), row.getLong("cursor"));
    }
}
