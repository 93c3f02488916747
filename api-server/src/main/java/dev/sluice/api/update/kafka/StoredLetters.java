package dev.sluice.api.update.kafka;

import dev.sluice.api.sql.Sql;
import dev.sluice.api.update.Origin;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/**
 * What could not stay in its partition and is not in a dead-letter topic either, in PostgreSQL, until it is redriven: dead
 * letters that the broker refuses for good, and updates that are held ({@link HeldUpdates}).
 */
final class StoredLetters {

    private static final TypeReference<List<Origin.Header>> HEADERS = new TypeReference<>() {};
    private static final JsonMapper json = JsonMapper.shared();

    private final JdbcClient jdbc;

    StoredLetters(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /** How many rows of one topic have one reason. */
    record Count(String topic, String reason, long rows) {}

    /** A dead letter that the broker refused. */
    record Refused(long position, Origin origin, byte @Nullable [] value) {}

    /**
     * Keeps a dead letter; one of a record that is kept already is left as it is.
     *
     * @param refusal why the broker did not take it
     */
    void keep(DeadLetter letter, String refusal, Instant now) {
        Origin origin = letter.origin();
        jdbc.sql("""
                        insert into dead_letters
                          (topic, partition, "offset", record_key, value, headers, reason, detail, refusal, written_at)
                        values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
                        on conflict (topic, partition, "offset", value_hash) do nothing
                        """)
                .param(origin.topic())
                .param(origin.partition())
                .param(origin.offset())
                .param(origin.key())
                .param(letter.value())
                .param(json.writeValueAsString(origin.headers()))
                .param(letter.reason().wire())
                .param(letter.detail())
                .param(refusal)
                .param(Sql.timestamp(now))
                .update();
    }

    /** What the broker refused, by topic and reason. */
    List<Count> refused() {
        return count("select topic, reason, count(*) from dead_letters group by topic, reason order by topic, reason");
    }

    /** What is held, by topic and reason. */
    List<Count> held() {
        return count("""
                select topic, reason, count(*) from parked_updates where waits_for = 'operator'
                group by topic, reason order by topic, reason
                """);
    }

    /** Some of what the broker refused, in order of arrival, from behind a position. */
    List<Refused> refused(String topic, String reason, long after, int limit) {
        return jdbc.sql("""
                        select position, topic, partition, "offset", record_key, value, headers from dead_letters
                        where topic = ? and reason = ? and position > ? order by position limit ?
                        """)
                .params(topic, reason, after, limit)
                .query(StoredLetters::read)
                .list();
    }

    void delete(List<Long> positions) {
        jdbc.sql("delete from dead_letters where position = any(?)")
                .param(Sql.longs(positions.stream()))
                .update();
    }

    /**
     * Lets held updates go, the oldest first: the service decides them again, in their order and before later ones of
     * their orders.
     *
     * @return how many
     */
    int release(String topic, String reason, long limit, Instant now) {
        return jdbc.sql("""
                        with chosen as (
                          select position from parked_updates where waits_for = 'operator' and topic = ? and reason = ?
                          order by position limit ? for update
                        )
                        update parked_updates set waits_for = 'retry', reason = null, detail = null, received_at = ?
                        where position = any(array(select position from chosen))
                        """).params(topic, reason, limit, Sql.timestamp(now)).update();
    }

    private List<Count> count(String sql) {
        return jdbc.sql(sql)
                .query((row, _) -> new Count(row.getString(1), row.getString(2), row.getLong(3)))
                .list();
    }

    private static Refused read(ResultSet row, int rowNumber) throws SQLException {
        return new Refused(
                row.getLong("position"),
                new Origin(
                        row.getString("topic"),
                        row.getInt("partition"),
                        row.getLong("offset"),
                        row.getBytes("record_key"),
                        json.readValue(row.getString("headers"), HEADERS)),
                row.getBytes("value"));
    }
}
