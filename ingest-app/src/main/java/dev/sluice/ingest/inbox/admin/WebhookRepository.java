package dev.sluice.ingest.inbox.admin;

import dev.sluice.ingest.inbox.Aliases;
import dev.sluice.ingest.inbox.Lanes;
import dev.sluice.postgres.Reads;
import dev.sluice.postgres.Sql;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** Reads of the inbox. */
@Repository
@ConditionalOnProperty(name = "webhook.mode", havingValue = "inbox")
final class WebhookRepository {

    /** Behind it, what was counted is that many or more. */
    static final int MOST_COUNTED = 100_000;

    private static final int MOST_ATTEMPTS = 200;

    private static final String FIND =
            """
            select w.*, %2$s
            from (select id, %1$s, (%3$s) as status from webhooks w where id = ?) w""".formatted(StoredWebhook.COLUMNS, StoredWebhook.DERIVED, StoredWebhook.STATUS);

    private static final String COUNTS = """
            select
              (select count(*) from (
                select from webhooks where %1$s
                union all select from waiting limit :most) pending) as pending,
              (select count(*) from (select from unapplied where status = 'failed' limit :most) failed) as failed,
              (select count(*) from (select from unapplied where status = 'ignored' limit :most) ignored) as ignored,
              (select count(*) from (select from unapplied where status = 'dismissed' limit :most) dismissed) as dismissed,
              (select count(*) from (select from webhooks order by id limit :most) stored) as stored,
              (select coalesce(sum(greatest(reltuples, 0)), 0)::bigint
                from pg_inherits join pg_class on pg_class.oid = inhrelid
                where inhparent = 'webhooks'::regclass) as stored_about,
              least(
                (select received_at from webhooks where %1$s order by webhooks.id limit 1),
                (select min(since) from waiting)) as oldest_since,
              least(
                (select received_at from webhooks where %1$s order by webhooks.id limit 1),
                (select min(since) from waiting where cause <> 'early')) as due_since,
              (select count(*) from (select from waiting where cause = 'early' limit :most) early) as early,
              now() as now""".formatted(Lanes.BEYOND_CURSORS);

    private static final String COUNT_PENDING = """
            select count(*) from (
              select from webhooks w where order_id = any(array(%s)) and (%s) = 'pending' limit ?) pending""".formatted(Aliases.NAMES, StoredWebhook.STATUS);

    /** What is kept of a webhook as it came, beside what lists say. */
    record Content(
            @Nullable String by,
            String headers,
            byte[] body,
            @Nullable Wait waits) {}

    record Wait(String cause, Instant since, Instant nextAttemptAt) {}

    record Attempt(Instant at, String outcome, @Nullable String reason) {}

    /**
     * What there is.
     *
     * @param early of the pending ones, those whose order is not there yet
     * @param stored an estimate from {@link #MOST_COUNTED} on
     * @param oldestSince when the oldest pending one began to wait
     * @param dueSince the same of those that are not early
     */
    record Counted(
            long pending,
            long early,
            long failed,
            long ignored,
            long dismissed,
            long stored,
            @Nullable Instant oldestSince,
            @Nullable Instant dueSince,
            Instant now) {}

    private final JdbcClient reads;

    WebhookRepository(@Reads JdbcClient reads) {
        this.reads = reads;
    }

    /** From behind the id, in this order; {@link WebhookQuery} says when fewer than {@code limit} are found. */
    WebhookQuery.Found find(
            WebhookFilter filter, WebhookQuery.Order order, @Nullable Long after, int mostRows, int limit) {
        return new WebhookQuery(filter, order).find(reads, after, mostRows, limit);
    }

    Optional<StoredWebhook> find(long id) {
        return reads.sql(FIND).param(id).query(StoredWebhook::read).optional();
    }

    /** Empty where it has been forgotten meanwhile. */
    Optional<Content> content(long id) {
        return reads.sql("""
                        select (select by from unapplied where webhook_id = w.id) as by, headers, body,
                          waiting.cause, waiting.since, waiting.next_attempt_at
                        from webhooks w left join waiting on waiting.webhook_id = w.id where w.id = ?""")
                .param(id)
                .query((row, _) ->
                        new Content(row.getString("by"), row.getString("headers"), row.getBytes("body"), waits(row)))
                .optional();
    }

    private static @Nullable Wait waits(ResultSet row) throws SQLException {
        String cause = row.getString("cause");
        return cause == null ? null : new Wait(cause, Sql.instant(row, "since"), Sql.instant(row, "next_attempt_at"));
    }

    /** Oldest first; of many, the latest. */
    List<Attempt> attempts(long id) {
        return reads.sql("select at, outcome, reason from attempts where webhook_id = ? order by at desc limit ?")
                .params(id, MOST_ATTEMPTS)
                .query((row, _) ->
                        new Attempt(Sql.instant(row, "at"), row.getString("outcome"), row.getString("reason")))
                .list()
                .reversed();
    }

    /** Bodies by id. All are in memory at once: ask for few. */
    Map<Long, byte[]> bodies(Stream<Long> ids) {
        record Body(long id, byte[] bytes) {}
        return reads
                .sql("select id, body from webhooks where id = any(?)")
                .param(Sql.longs(ids))
                .query((row, _) -> new Body(row.getLong("id"), row.getBytes("body")))
                .list()
                .stream()
                .collect(Collectors.toMap(Body::id, Body::bytes));
    }

    Counted count() {
        return reads.sql(COUNTS)
                .param("most", MOST_COUNTED)
                .query(WebhookRepository::counted)
                .single();
    }

    /** How many of an order's webhooks are pending, at most {@link #MOST_COUNTED}. */
    int countPending(String orderId) {
        return reads.sql(COUNT_PENDING)
                .params(orderId, MOST_COUNTED)
                .query((row, _) -> row.getInt(1))
                .single();
    }

    private static Counted counted(ResultSet row, int rowNumber) throws SQLException {
        long stored = row.getLong("stored");
        return new Counted(
                row.getLong("pending"),
                row.getLong("early"),
                row.getLong("failed"),
                row.getLong("ignored"),
                row.getLong("dismissed"),
                stored < MOST_COUNTED ? stored : Math.max(stored, row.getLong("stored_about")),
                Sql.nullableInstant(row, "oldest_since"),
                Sql.nullableInstant(row, "due_since"),
                Sql.instant(row, "now"));
    }
}
