package dev.sluice.ingest.inbox;

import dev.sluice.batching.Batcher;
import dev.sluice.batching.Limits;
import dev.sluice.batching.Size;
import dev.sluice.ingest.update.Delivery;
import dev.sluice.ingest.update.Processor;
import dev.sluice.ingest.update.Webhook;
import java.time.Duration;
import java.util.Collections;
import java.util.List;

/** Delivers by storing: the provider waits for the commit of its webhook into the inbox, not for api-server. */
final class InboxProcessor implements Processor, AutoCloseable {

    /**
     * All transactions of the inbox's writers go one after the other. A second one in flight is read by the server
     * while the first one is written.
     */
    private static final int IN_FLIGHT = 2;

    private static final Size BATCH = new Size(256, 4 * 1024 * 1024);

    /** As many as a service with a large heap has connections: the server refuses requests before that. */
    private static final int MAX_WAITING = 8192;

    /** Of the heap, for bodies that wait, which the requests that they came with hold already. */
    private static final int WAITING_SHARE = 4;

    private final Batcher<Webhook, Stored> batcher;
    private final Duration deadline;

    /** @param deadline most time that a webhook may take until it is stored */
    InboxProcessor(StoreFunction store, Duration deadline) {
        long waitingBytes = Runtime.getRuntime().maxMemory() / WAITING_SHARE;
        this.batcher = new Batcher<>("inbox", Limits.of(IN_FLIGHT, BATCH, new Size(MAX_WAITING, waitingBytes)), store);
        this.deadline = deadline;
    }

    /** Those of one request are stored in one transaction. */
    @Override
    public List<Delivery> process(List<Webhook> webhooks) {
        return batcher.submitAll(webhooks, Collections.nCopies(webhooks.size(), deadline)).stream()
                .map(Stored::orElseThrow)
                .toList();
    }

    /** Stores what waits. */
    @Override
    public void close() {
        batcher.close();
    }
}
