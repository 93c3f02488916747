package dev.sluice.http.body;

import java.util.concurrent.atomic.AtomicLong;

/** Bytes that the bodies of all requests in flight may have together. Thread-safe; nobody waits for another. */
final class BodyBudget {

    /** Of the heap: what is made of a body is several times as large. */
    private static final int SHARE_OF_HEAP = 16;

    private final AtomicLong left;

    /** 16 MiB with a heap of 256 MiB. */
    static BodyBudget ofHeap(long bytes) {
        return new BodyBudget(Math.max(bytes / SHARE_OF_HEAP, 4L * RawBody.MAX_BYTES));
    }

    BodyBudget(long bytes) {
        left = new AtomicLong(bytes);
    }

    /** Whether so many bytes would find room now: for one who is about to send them. */
    boolean hasRoom(long bytes) {
        return left.get() >= bytes;
    }

    /** One request's share, empty at first. */
    Share share() {
        return new Share();
    }

    /** Given back when closed. Of one thread. */
    final class Share implements AutoCloseable {

        private long bytes;

        private Share() {}

        /** Whether there is room for so many bytes more; if not, nothing changes. */
        boolean grow(long more) {
            if (more == 0) {
                return true;
            }
            if (left.addAndGet(-more) < 0) {
                left.addAndGet(more);
                return false;
            }
            bytes += more;
            return true;
        }

        @Override
        public void close() {
            if (bytes > 0) {
                left.addAndGet(bytes);
                bytes = 0;
            }
        }
    }
}
