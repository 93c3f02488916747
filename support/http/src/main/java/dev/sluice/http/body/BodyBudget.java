package dev.sluice.http.body;

import java.util.concurrent.atomic.AtomicLong;

/** A limit on the bytes of all bodies in flight. Thread-safe; never blocks. */
final class BodyBudget {

    /** A sixteenth of the heap: the objects parsed from a body are several times as large. */
    private static final int SHARE_OF_HEAP = 16;

    private final AtomicLong left;

    /** 16 MiB with a heap of 256 MiB. */
    static BodyBudget ofHeap(long bytes) {
        return new BodyBudget(Math.max(bytes / SHARE_OF_HEAP, 4L * RawBody.MAX_BYTES));
    }

    BodyBudget(long bytes) {
        left = new AtomicLong(bytes);
    }

    /** Whether so many bytes are free now; reserves nothing. */
    boolean hasRoom(long bytes) {
        return left.get() >= bytes;
    }

    /** A share for one request, empty at first. */
    Share share() {
        return new Share();
    }

    /** Bytes reserved for one request, released by close. Not thread-safe. */
    final class Share implements AutoCloseable {

        private long bytes;

        private Share() {}

        /** Reserves so many bytes more; returns false, and reserves none, where they are not free. */
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
