package dev.sluice.api.parking;

import dev.sluice.api.batching.Outcome;
import dev.sluice.api.kafka.DeadLetter;
import dev.sluice.api.kafka.Origin;
import dev.sluice.api.kafka.RecordBatch;
import dev.sluice.api.problem.Failure;
import dev.sluice.api.sql.Sql;
import java.nio.charset.StandardCharsets;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/**
 * Parked updates in PostgreSQL. A row waits until it is settled, and then is gone; or, where it turns out to be one that
 * cannot be applied, it is buried: it keeps its reason until its dead letter is written. Every method works within the
 * caller's transaction.
 */
@Repository
public class ParkingLot {

    private static final String COLUMNS = """
            select position, kind, order_id, payload, received_at, topic, partition, "offset", record_key, headers,
              reason, detail
            from parked_updates""";

    private static final TypeReference<List<Origin.Header>> HEADERS = new TypeReference<>() {};

    /** For our own words: the contract's mapper is for bodies. */
    private static final JsonMapper json = JsonMapper.shared();

    private final JdbcClient jdbc;

    ParkingLot(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /** What waits for these orders, of both kinds, locked; of each order in order of arrival. */
    public List<Waiting> of(Collection<String> orderIds) {
        return jdbc.sql(COLUMNS + " where order_id = any(?) and reason is null order by order_id, position for update")
                .param(Sql.texts(orderIds.stream()))
                .query(this::waiting)
                .list();
    }

    /** Parks updates; one whose record is parked already is left as it is. */
    public void park(Kind kind, List<? extends Parkable> updates) {
        if (updates.isEmpty()) {
            return;
        }
        var origins = updates.stream().map(ParkingLot::origin).toList();
        jdbc.sql("""
                        insert into parked_updates
                          (kind, order_id, payload, received_at, topic, partition, "offset", record_key, headers)
                        select ?, u.order_id, u.payload, u.received_at, u.topic, u.partition, u."offset",
                          decode(u.record_key, 'hex'), u.headers
                        from unnest(?, ?, ?::timestamptz[], ?, ?::int[], ?, ?, ?) with ordinality
                          as u (order_id, payload, received_at, topic, partition, "offset", record_key, headers, position)
                        order by u.position
                        on conflict (topic, partition, "offset") do nothing
                        """)
                .param(kind.toString())
                .param(Sql.texts(updates.stream().map(Parkable::orderId)))
                .param(Sql.texts(updates.stream().map(Parkable::payload)))
                .param(Sql.texts(updates.stream().map(Parkable::receivedAt)))
                .param(Sql.texts(origins.stream().map(Origin::topic)))
                .param(Sql.texts(origins.stream().map(Origin::partition)))
                .param(Sql.longs(origins.stream().map(Origin::offset)))
                .param(Sql.texts(origins.stream().map(origin -> Sql.hex(origin.key()))))
                .param(Sql.texts(origins.stream().map(origin -> json.writeValueAsString(origin.headers()))))
                .update();
    }

    /** Lets go of what waits no longer: rows that are done are deleted, those that cannot be applied are buried. */
    public void settle(List<? extends Settlement.Settled<?>> settled) {
        var done = new ArrayList<Long>();
        for (var one : settled) {
            if (one.outcome() instanceof Outcome.Refused<?>(Failure failure) && !RecordBatch.isDone(failure)) {
                jdbc.sql("update parked_updates set reason = ?, detail = ? where position = ?")
                        .params(
                                DeadLetter.reason(failure),
                                failure.detail(),
                                one.parked().position())
                        .update();
            } else {
                done.add(one.parked().position());
            }
        }
        delete(done);
    }

    /** Buries what has waited since before a time. */
    int bury(Instant before, Failure failure) {
        return jdbc.sql("update parked_updates set reason = ?, detail = ? where reason is null and received_at <= ?")
                .params(DeadLetter.reason(failure), failure.detail(), Sql.timestamp(before))
                .update();
    }

    /**
     * Orders that something parked between the two times waits for although it is there. Each order is looked up by
     * itself ({@code limit} keeps the planner from a join over all orders, whatever it believes of the parked rows).
     */
    List<String> ordersWaitedForInVain(Kind kind, Instant after, Instant until) {
        return jdbc.sql("""
                        select distinct p.order_id from parked_updates p
                        cross join lateral (select from orders where order_id = p.order_id limit 1) o
                        where p.kind = ? and p.reason is null and p.received_at > ? and p.received_at <= ?
                        limit 500
                        """)
                .params(kind.toString(), Sql.timestamp(after), Sql.timestamp(until))
                .query((row, _) -> row.getString(1))
                .list();
    }

    /** A buried update and the row to delete when its dead letter is written. */
    record Buried(long position, DeadLetter letter) {}

    /** Some of what is buried, locked; what another process has locked is left to it. */
    List<Buried> buried(int limit) {
        return jdbc.sql(COLUMNS + " where reason is not null order by position limit ? for update skip locked")
                .param(limit)
                .query((row, number) -> {
                    Waiting waiting = waiting(row, number);
                    return new Buried(
                            waiting.position(),
                            new DeadLetter(
                                    waiting.origin(),
                                    waiting.payload().getBytes(StandardCharsets.UTF_8),
                                    row.getString("reason"),
                                    row.getString("detail")));
                })
                .list();
    }

    void delete(List<Long> positions) {
        if (!positions.isEmpty()) {
            jdbc.sql("delete from parked_updates where position = any(?)")
                    .param(Sql.longs(positions.stream()))
                    .update();
        }
    }

    private static Origin origin(Parkable update) {
        Origin origin = update.origin();
        if (origin == null) {
            throw new IllegalArgumentException("Only an update with an origin may wait");
        }
        return origin;
    }

    private Waiting waiting(ResultSet row, int rowNumber) throws SQLException {
        return new Waiting(
                row.getLong("position"),
                Kind.valueOf(row.getString("kind").toUpperCase(Locale.ROOT)),
                row.getString("order_id"),
                row.getString("payload"),
                Sql.instant(row, "received_at"),
                new Origin(
                        row.getString("topic"),
                        row.getInt("partition"),
                        row.getLong("offset"),
                        row.getBytes("record_key"),
                        json.readValue(row.getString("headers"), HEADERS)));
    }
}
