package dev.sluice.api.update.parked;

import dev.sluice.api.deadletter.DeadLetter;
import dev.sluice.api.deadletter.DeadLetterReason;
import dev.sluice.api.deadletter.ReasonCount;
import dev.sluice.api.problem.Failure;
import dev.sluice.api.update.ParkedUpdate;
import dev.sluice.api.update.ParkedUpdates;
import dev.sluice.postgres.Sql;
import java.time.Instant;
import java.util.List;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** Parked updates that wait for an operator: each failed alone, or comes after one that did. */
@Repository
public class HeldUpdates {

    private final JdbcClient jdbc;

    public HeldUpdates(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /** By topic and reason. */
    public List<ReasonCount> counts() {
        return jdbc.sql("""
                        select topic, reason, count(*) from parked_updates where waits_for = 'operator'
                        group by topic, reason order by topic, reason
                        """)
                .query((row, _) -> new ReasonCount(row.getString(1), row.getString(2), row.getLong(3)))
                .list();
    }

    /**
     * Holds a row, and later ones of its order and kind, if it waits still.
     *
     * @return whether it does
     */
    boolean hold(ParkedUpdate guilty, Failure failure) {
        return jdbc.sql("""
                        with guilty as (
                          select from parked_updates where position = ? and reason is null for update
                        )
                        update parked_updates set waits_for = 'operator', reason = ?,
                          detail = case position when ? then ? else ? end
                        where order_id = ? and kind = ? and position >= ? and reason is null
                          and exists (select from guilty)
                        """)
                        .param(guilty.position())
                        .param(DeadLetterReason.INTERNAL.wire())
                        .param(guilty.position())
                        .param(DeadLetter.detail(failure))
                        .param(ParkedUpdates.BEHIND_HELD)
                        .param(guilty.orderId())
                        .param(guilty.kind())
                        .param(guilty.position())
                        .update()
                > 0;
    }

    /**
     * Lets held updates go, the oldest first: the sweep decides them again, in their order and before later ones of their
     * orders.
     *
     * @return how many
     */
    public int release(String topic, String reason, long limit, Instant now) {
        return jdbc.sql("""
                        with chosen as (
                          select position from parked_updates where waits_for = 'operator' and topic = ? and reason = ?
                          order by position limit ?
                        ), locked as (
                          -- In the order in which batches lock them
                          select position from parked_updates
                          where position = any(array(select position from chosen)) and waits_for = 'operator'
                          order by order_id, position for update
                        )
                        update parked_updates set waits_for = 'retry', reason = null, detail = null, received_at = ?
                        where position = any(array(select position from locked))
                        """).params(topic, reason, limit, Sql.timestamp(now)).update();
    }
}
