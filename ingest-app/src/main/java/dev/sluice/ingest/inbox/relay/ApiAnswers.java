package dev.sluice.ingest.inbox.relay;

import java.util.concurrent.atomic.AtomicLong;

/** When api-server last said what becomes of a webhook, to whichever lane of this process. Thread-safe. */
final class ApiAnswers {

    private final AtomicLong last = new AtomicLong(System.nanoTime());

    void answered() {
        long now = System.nanoTime();
        last.accumulateAndGet(now, (one, other) -> one - other > 0 ? one : other);
    }

    /** Whether it did since then, a {@link System#nanoTime}. */
    boolean since(long nanos) {
        return last.get() - nanos >= 0;
    }
}
