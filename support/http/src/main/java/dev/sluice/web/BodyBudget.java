package dev.sluice.web;

import java.util.concurrent.atomic.AtomicLong;

/** Bytes that the bodies of all requests in flight may have together. Thread-safe; nobody waits for another. */
final class BodyBudget {

    private final AtomicLong left;

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
