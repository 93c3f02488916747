package dev.sluice.ingest.inbox;

import dev.sluice.batching.BatchFunction;
import dev.sluice.batching.Rejection;
import dev.sluice.ingest.update.Delivery;
import dev.sluice.ingest.update.DeliveryFailure.ServiceUnavailable;
import dev.sluice.ingest.update.DeliveryFailure.ServiceUnavailable.Reason;
import dev.sluice.ingest.update.Traceparent;
import dev.sluice.ingest.update.Webhook;
import dev.sluice.log.OutageLog;
import dev.sluice.postgres.SqlFailures;
import dev.sluice.trace.Span;
import dev.sluice.trace.Tracing;
import dev.sluice.trace.Tracing.Kind;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Stores webhooks, many in a transaction, each once. One whose data the database refuses fails alone; everything else
 * fails all of a batch, which their providers send again. Thread-safe.
 */
final class StoreFunction implements BatchFunction<Webhook, Stored> {

    private static final Logger log = LoggerFactory.getLogger(StoreFunction.class);

    /** What a row takes beside body and headers: names, ids, the objects around them. */
    private static final int FRAME_BYTES = 2_000;

    private final InboxStore store;
    private final Runnable committed;
    private final Tracing tracing;
    private final OutageLog outage = new OutageLog(log, "inbox");

    /** @param committed is told of each commit */
    StoreFunction(InboxStore store, Runnable committed, Tracing tracing) {
        this.store = store;
        this.committed = committed;
        this.tracing = tracing;
    }

    @Override
    public List<Stored> apply(List<Webhook> webhooks) {
        return tracing.isOn() ? begin(webhooks).around(() -> storeAll(webhooks)) : storeAll(webhooks);
    }

    private Span begin(List<Webhook> webhooks) {
        var requests = new ArrayList<@Nullable String>();
        webhooks.forEach(webhook -> requests.add(Traceparent.valueOrNull(webhook.traceparent())));
        return tracing.beginBatch(Kind.CLIENT, "store webhooks", requests)
                .with("db.system.name", "postgresql")
                .with("sluice.batch.size", webhooks.size());
    }

    private List<Stored> storeAll(List<Webhook> webhooks) {
        // The same event may be in a batch twice; the statement has it once
        Map<UUID, Webhook> byKey = new LinkedHashMap<>();
        List<UUID> keys =
                webhooks.stream().map(webhook -> EventKey.of(webhook.event())).toList();
        for (int i = 0; i < keys.size(); i++) {
            byKey.putIfAbsent(keys.get(i), webhooks.get(i));
        }
        Map<UUID, Stored> stored = store(byKey);
        var results = new ArrayList<Stored>(webhooks.size());
        for (UUID key : keys) {
            Stored one = Objects.requireNonNull(stored.get(key));
            results.add(one);
            if (one.delivery() == Delivery.QUEUED) {
                stored.put(key, Stored.as(Delivery.DUPLICATE));
            }
        }
        return results;
    }

    private Map<UUID, Stored> store(Map<UUID, Webhook> webhooks) {
        try {
            Map<UUID, Stored> stored = new HashMap<>();
            store.store(webhooks).forEach((key, delivery) -> stored.put(key, Stored.as(delivery)));
            committed.run();
            outage.succeeded();
            return stored;
        } catch (RuntimeException e) {
            if (!SqlFailures.isData(e)) {
                throw e;
            }
            return webhooks.size() == 1
                    ? new HashMap<>(Map.of(webhooks.keySet().iterator().next(), Stored.not(e)))
                    : oneByOne(webhooks);
        }
    }

    private Map<UUID, Stored> oneByOne(Map<UUID, Webhook> webhooks) {
        Map<UUID, Stored> stored = new HashMap<>();
        webhooks.forEach((key, webhook) -> stored.putAll(store(Map.of(key, webhook))));
        return stored;
    }

    @Override
    public Stored failed(Webhook webhook, Throwable cause) {
        if (cause instanceof Error error) {
            throw error;
        }
        outage.failed(cause.getClass().getSimpleName(), String.valueOf(cause.getMessage()));
        throw new ServiceUnavailable(Reason.NOT_STORED, "the inbox is unavailable", cause);
    }

    @Override
    public Stored rejected(Webhook webhook, Rejection reason) {
        throw switch (reason) {
            case EXPIRED, TIMED_OUT -> new ServiceUnavailable(Reason.NO_ANSWER, "not stored in time", null);
            case FULL -> new ServiceUnavailable(Reason.NOT_STORED, "too many webhooks wait to be stored", null);
            case CLOSED, INTERRUPTED, BLOCKED ->
                new ServiceUnavailable(Reason.NOT_STORED, reason.name().toLowerCase(Locale.ROOT), null);
        };
    }

    @Override
    public long bytes(Webhook webhook) {
        return FRAME_BYTES + (long) webhook.body().length;
    }
}
