package dev.sluice.ingest.inbox.admin;

import dev.sluice.ingest.inbox.Aliases;
import dev.sluice.ingest.inbox.Lanes;
import dev.sluice.postgres.Sql;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import org.springframework.transaction.support.TransactionTemplate;

/** What changes the inbox by hand, a statement each: done as a whole or not at all. */
@Repository
@ConditionalOnProperty(name = "webhook.mode", havingValue = "inbox")
final class Repairs {

    /** What one statement erases at the most. */
    static final int MOST_ERASED = 500;

    /** A row of what a lane's cursor has not passed is on its way, and one that was erased has nothing to be sent. */
    private static final String PUT_BACK = """
            with put_back as (
              insert into waiting (webhook_id, lane, order_id, cause, since, next_attempt_at)
              select given.id, w.lane, w."order", 'replay', now(), now()
              from unnest(?) as given (id) cross join lateral (
                select lane, %s as "order" from webhooks
                where webhooks.id = given.id and erased_at is null
                  and webhooks.id <= (select cursor from lanes where lanes.lane = webhooks.lane) offset 0) w
              order by given.id
              on conflict do nothing
              returning webhook_id
            ), taken_out as (
              delete from unapplied where webhook_id = any(array(select webhook_id from put_back))
            )
            select webhook_id from put_back""".formatted(Lanes.ORDER);

    private static final String DISMISS = """
            update unapplied set status = 'dismissed', reason = ?, by = ?, at = now()
            where webhook_id = ? and status = 'failed' returning webhook_id""";

    private static final String ERASE = """
            with found as (
              select id from webhooks w
              where order_id = any(array(%s)) and id > ? and erased_at is null and (%s) <> 'pending'
              order by id limit ?
            )
            update webhooks set body = '', headers = '{}', erased_at = now()
            where id = any(array(select id from found))
            returning id""".formatted(Aliases.NAMES, StoredWebhook.STATUS);

    private final JdbcClient jdbc;
    private final TransactionTemplate transaction;

    Repairs(JdbcClient jdbc, TransactionTemplate transaction) {
        this.jdbc = jdbc;
        this.transaction = transaction;
    }

    /** Makes webhooks pending again that are not. Returns which it did. */
    Set<Long> putBack(List<Long> ids) {
        return ids.isEmpty()
                ? Set.of()
                : new HashSet<>(changed(jdbc.sql(PUT_BACK).param(Sql.longs(ids.stream()))));
    }

    /** Gives a failed webhook up. Returns whether it was failed. */
    boolean dismiss(long id, String reason, String by) {
        return !changed(jdbc.sql(DISMISS).params(reason, by, id)).isEmpty();
    }

    /** Erases the next {@value #MOST_ERASED} webhooks of an order behind an id, but no pending ones. Returns which. */
    List<Long> erase(String orderId, long after) {
        return changed(jdbc.sql(ERASE).params(orderId, after, MOST_ERASED));
    }

    private List<Long> changed(JdbcClient.StatementSpec statement) {
        return transaction.execute(
                _ -> statement.query((row, _) -> row.getLong(1)).list());
    }
}
