package dev.sluice.api.deadletter;

import dev.sluice.postgres.Sql;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Dead letters that the broker refuses for good, in PostgreSQL, until they are redriven. */
public final class DeadLetterStore {

    private final JdbcClient jdbc;

    public DeadLetterStore(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /** A dead letter that the broker refused. */
    public record Refused(long position, SourceRecord source, byte @Nullable [] value) {}

    /**
     * Keeps a dead letter; one of a record that is kept already is left as it is.
     *
     * @param refusal why the broker did not take it
     */
    public void keep(DeadLetter letter, String refusal, Instant now) {
        SourceRecord source = letter.source();
        jdbc.sql("""
                        insert into dead_letters
                          (topic, partition, "offset", record_key, value, headers, reason, detail, refusal, written_at)
                        values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
                        on conflict (topic, partition, "offset", value_hash) do nothing
                        """)
                .param(source.topic())
                .param(source.partition())
                .param(source.offset())
                .param(source.key())
                .param(letter.value())
                .param(source.headersAsJson())
                .param(letter.reason().wire())
                .param(letter.detail())
                .param(refusal)
                .param(Sql.timestamp(now))
                .update();
    }

    /** By topic and reason. */
    public List<ReasonCount> counts() {
        return jdbc.sql(
                        "select topic, reason, count(*) from dead_letters group by topic, reason order by topic, reason")
                .query((row, _) -> new ReasonCount(row.getString(1), row.getString(2), row.getLong(3)))
                .list();
    }

    /** Some of one topic and reason, in order of arrival, from behind a position. */
    public List<Refused> page(String topic, String reason, long after, int limit) {
        return jdbc.sql("select position, value, " + SourceRecord.COLUMNS + " from dead_letters"
                        + " where topic = ? and reason = ? and position > ? order by position limit ?")
                .params(topic, reason, after, limit)
                .query((row, _) -> read(row))
                .list();
    }

    public void delete(List<Long> positions) {
        jdbc.sql("delete from dead_letters where position = any(?)")
                .param(Sql.longs(positions.stream()))
                .update();
    }

    private static Refused read(ResultSet row) throws SQLException {
        return new Refused(row.getLong("position"), SourceRecord.read(row), row.getBytes("value"));
    }
}
