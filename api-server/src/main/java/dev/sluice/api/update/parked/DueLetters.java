package dev.sluice.api.update.parked;

import dev.sluice.api.deadletter.DeadLetter;
import dev.sluice.api.deadletter.DeadLetterReason;
import dev.sluice.api.update.ParkedUpdate;
import dev.sluice.postgres.Sql;
import java.nio.charset.StandardCharsets;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Comparator;
import java.util.List;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** Parked updates that have failed: each row is there until its dead letter is written. */
@Repository
class DueLetters {

    private final JdbcClient jdbc;

    DueLetters(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /** A dead letter and the row to delete when it is written. */
    record Due(long position, DeadLetter letter) {}

    /**
     * Claims some of the rows, in order of arrival. A claim keeps other processes from writing the same letters, and holds no
     * transaction open meanwhile; the claim of a process that died ends by itself.
     */
    List<Due> claim(int limit) {
        return jdbc.sql("""
                        with due as (
                          select position from parked_updates
                          where reason is not null and waits_for <> 'operator'
                            and (claimed_until is null or claimed_until < now())
                          order by position limit ? for update skip locked
                        )
                        update parked_updates set claimed_until = now() + interval '1 minute'
                        where position = any(array(select position from due))
                        returning reason, detail,\s""" + ParkedUpdate.COLUMNS).param(limit).query((row, _) -> due(row)).list().stream()
                .sorted(Comparator.comparingLong(Due::position))
                .toList();
    }

    private static Due due(ResultSet row) throws SQLException {
        ParkedUpdate parked = ParkedUpdate.read(row);
        return new Due(
                parked.position(),
                new DeadLetter(
                        parked.source(),
                        parked.payload().getBytes(StandardCharsets.UTF_8),
                        DeadLetterReason.parse(row.getString("reason")),
                        row.getString("detail")));
    }

    /** Gives a claim back. */
    void release(List<Long> positions) {
        jdbc.sql("update parked_updates set claimed_until = null where position = any(?)")
                .param(Sql.longs(positions.stream()))
                .update();
    }

    void delete(List<Long> positions) {
        jdbc.sql("delete from parked_updates where position = any(?)")
                .param(Sql.longs(positions.stream()))
                .update();
    }
}
