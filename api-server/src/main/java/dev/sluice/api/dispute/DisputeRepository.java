package dev.sluice.api.dispute;

import dev.sluice.api.paging.Cursor;
import dev.sluice.api.paging.EventQuery;
import dev.sluice.api.paging.ListQuery;
import dev.sluice.api.paging.Page;
import dev.sluice.api.paging.StoredEvent;
import dev.sluice.postgres.Reads;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** Disputes and their events in PostgreSQL. */
@Repository
final class DisputeRepository {

    private static final EventQuery EVENTS = new EventQuery("dispute_events", "dispute_key");

    private final JdbcClient reads;

    DisputeRepository(@Reads JdbcClient reads) {
        this.reads = reads;
    }

    Optional<Dispute> find(long key) {
        return reads.sql(Dispute.COLUMNS + " where d.key = ?")
                .param(key)
                .query(Dispute::read)
                .optional();
    }

    /** Newest first, from behind the cursor, at most {@code limit}; {@link ListQuery} says when fewer. */
    Page<Dispute> list(
            @Nullable UUID userId,
            @Nullable DisputeStatus status,
            @Nullable String orderId,
            @Nullable Cursor after,
            int limit,
            String list) {
        return new ListQuery(Dispute.COLUMNS)
                .whereIndexed("order_id = ?", orderId)
                .whereIndexed("user_id = ?", userId)
                .where("status = ?", status == null ? null : status.toString())
                .page(reads, "opened_at", after, limit, Dispute::read, Dispute::cursor, list);
    }

    /** Oldest first, from behind the cursor, at most {@code limit}; {@link EventQuery} says when fewer. */
    Page<StoredEvent> events(long disputeKey, @Nullable Cursor after, int limit, String list) {
        return EVENTS.page(reads, disputeKey, after, limit, list);
    }
}
