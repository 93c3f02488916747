package dev.sluice.api.batching;

import dev.sluice.api.batching.Batcher.Size;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The items that wait for a worker. Items of one key are in flight in one batch at a time and begin in their order: what
 * comes while others of its key are in flight, or wait for a lock, queues behind those, in the lane of that key. So two
 * workers never contend for a row, and only another process's lock makes an item wait for one. Thread-safe.
 */
final class Waiting<T, R> {

    private static final Logger log = LoggerFactory.getLogger(Waiting.class);

    /** About what a batch of another process takes; doubled with each attempt up to the longest. */
    private static final long FIRST_RETRY_NANOS = 5_000_000;

    private static final int RETRY_DOUBLINGS = 3;

    private final Size size;
    private final Function<? super T, ?> key;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final Deque<List<Entry<T, R>>> arrived = new ArrayDeque<>();
    private final Map<Object, Lane<T, R>> lanes = new HashMap<>();
    private final Deque<Lane<T, R>> ready = new ArrayDeque<>();
    private final Set<Lane<T, R>> locked = new LinkedHashSet<>();
    private int waiting;
    private int waitingForLock;
    private @Nullable Batch<T, R> retried;
    private boolean closed;

    /** What is in flight of one key, and what queues behind it. */
    private static final class Lane<T, R> {
        private final Object key;
        private final Deque<Entry<T, R>> queue = new ArrayDeque<>();
        private @Nullable Batch<T, R> inFlight;
        private int failures;
        private long retryNanos;
        private boolean refused;

        Lane(Object key) {
            this.key = key;
        }
    }

    Waiting(Size size, Function<? super T, ?> key) {
        this.size = size;
        this.key = key;
    }

    /** Takes all of them in or, where there is no room or it is closed, none. */
    boolean offer(List<Entry<T, R>> entries) {
        lock.lock();
        try {
            if (closed || waiting + entries.size() > size.capacity()) {
                return false;
            }
            waiting += entries.size();
            arrived.add(entries);
            changed.signal();
            return true;
        } finally {
            lock.unlock();
        }
    }

    /** The next batch, begun; empty when this is closed and nothing waits any more. */
    Batch<T, R> take() throws InterruptedException {
        lock.lock();
        try {
            while (true) {
                long now = System.nanoTime();
                giveUp(now);
                Batch<T, R> batch = next(now);
                if (!batch.isEmpty() || isFinished()) {
                    return batch;
                }
                long nanos = untilNextRetry(now);
                if (nanos == Long.MAX_VALUE) {
                    changed.await();
                } else {
                    var _ = changed.awaitNanos(nanos);
                }
            }
        } finally {
            lock.unlock();
        }
    }

    /** Ends a batch: gives each entry its outcome; those that met a lock wait for it, before all others of their key. */
    void complete(Batch<T, R> batch, List<Outcome<R>> outcomes) {
        List<Entry<T, R>> entries = batch.entries();
        for (int i = 0; i < batch.size(); i++) {
            if (!(outcomes.get(i) instanceof Outcome.Locked)) {
                entries.get(i).complete(outcomes.get(i));
            }
        }
        lock.lock();
        try {
            long now = System.nanoTime();
            Set<Lane<T, R>> met = new LinkedHashSet<>();
            for (int i = batch.size() - 1; i >= 0; i--) {
                Entry<T, R> entry = entries.get(i);
                Lane<T, R> lane = lanes.get(key.apply(entry.item));
                if (outcomes.get(i) instanceof Outcome.Locked && lane != null && entry.takeBack()) {
                    entry.waitForLock(now, size.lockedLimit());
                    lane.queue.addFirst(entry);
                    waitingForLock++;
                    met.add(lane);
                }
            }
            for (Entry<T, R> entry : entries) {
                Lane<T, R> lane = lanes.get(key.apply(entry.item));
                if (lane != null && lane.inFlight == batch) {
                    lane.inFlight = null;
                    release(lane, met.contains(lane), now);
                }
            }
            retried = retried == batch ? null : retried;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    void close() {
        lock.lock();
        try {
            closed = true;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** How many items wait to be begun, without those that wait for a lock. */
    int size() {
        lock.lock();
        try {
            return waiting;
        } finally {
            lock.unlock();
        }
    }

    /** How many items wait for a lock, their own or that of one before them. */
    int waitingForLock() {
        lock.lock();
        try {
            return waitingForLock;
        } finally {
            lock.unlock();
        }
    }

    /** Retries go in batches of their own, one at a time: whatever they meet, the other workers stay with the others. */
    private Batch<T, R> next(long now) {
        var batch = new Batch<T, R>();
        if (retried == null) {
            for (Lane<T, R> lane : List.copyOf(locked)) {
                if (lane.inFlight == null && lane.retryNanos - now <= 0) {
                    begin(lane, batch);
                }
            }
            if (!batch.isEmpty()) {
                retried = batch;
                return batch;
            }
        }
        while (batch.size() < size.maxBatch() && !ready.isEmpty()) {
            begin(ready.remove(), batch);
        }
        while (batch.size() < size.maxBatch() && !arrived.isEmpty()) {
            arrived.remove().forEach(entry -> begin(entry, batch, now));
        }
        return batch;
    }

    private void begin(Lane<T, R> lane, Batch<T, R> batch) {
        while (batch.size() < size.maxBatch() && !lane.queue.isEmpty()) {
            Entry<T, R> entry = lane.queue.remove();
            leave(entry);
            if (entry.begin()) {
                batch.add(entry);
                lane.inFlight = batch;
            }
        }
        if (lane.inFlight == null && lane.queue.isEmpty()) {
            remove(lane);
        }
    }

    private void begin(Entry<T, R> entry, Batch<T, R> batch, long now) {
        Object its = key.apply(entry.item);
        Lane<T, R> lane = lanes.get(its);
        if (lane != null && (lane.inFlight != batch || !lane.queue.isEmpty())) {
            lane.queue.add(entry);
            if (lane.failures > 0) {
                putAside(lane, now);
            }
            return;
        }
        waiting--;
        if (entry.begin()) {
            batch.add(entry);
            if (lane == null) {
                lane = new Lane<>(its);
                lane.inFlight = batch;
                lanes.put(its, lane);
            }
        }
    }

    /** What is next of a key that is not in flight any more. */
    private void release(Lane<T, R> lane, boolean isLocked, long now) {
        if (isLocked) {
            lane.retryNanos = now + (FIRST_RETRY_NANOS << Math.min(lane.failures, RETRY_DOUBLINGS));
            lane.failures++;
            locked.add(lane);
            putAside(lane, now);
        } else {
            lane.failures = 0;
            locked.remove(lane);
            if (!lane.queue.isEmpty()) {
                ready.add(lane);
            }
        }
        if (lane.queue.isEmpty()) {
            remove(lane);
        }
    }

    /** Those that wait for a lock take no room of others; the newest are refused where they are too many. */
    private void putAside(Lane<T, R> lane, long now) {
        for (Iterator<Entry<T, R>> newest = lane.queue.descendingIterator(); newest.hasNext(); ) {
            Entry<T, R> entry = newest.next();
            if (entry.waitsForLock()) {
                break;
            }
            entry.waitForLock(now, size.lockedLimit());
            waiting--;
            waitingForLock++;
        }
        // Others of the same batch are counted already, so this lane alone may not make enough room
        while (!lane.queue.isEmpty()
                && (lane.queue.size() > size.lockedOfOneKey() || waitingForLock > size.lockedCapacity())) {
            giveUp(lane, lane.queue.removeLast());
        }
        if (lane.queue.isEmpty() && lane.inFlight == null) {
            remove(lane);
        }
    }

    /** Refuses those that have waited for a lock for long enough. */
    private void giveUp(long now) {
        for (Lane<T, R> lane : List.copyOf(locked)) {
            if (lane.inFlight != null) {
                continue;
            }
            while (!lane.queue.isEmpty() && lane.queue.element().lockTimeLeft(now) <= 0) {
                giveUp(lane, lane.queue.remove());
            }
            if (lane.queue.isEmpty()) {
                remove(lane);
            }
        }
    }

    private void giveUp(Lane<T, R> lane, Entry<T, R> entry) {
        leave(entry);
        entry.giveUpLock();
        if (!lane.refused) {
            lane.refused = true;
            log.warn("event=order_busy key=\"{}\" waiting={}", lane.key, lane.queue.size());
        }
    }

    private void leave(Entry<T, R> entry) {
        if (entry.waitsForLock()) {
            waitingForLock--;
        } else {
            waiting--;
        }
    }

    private void remove(Lane<T, R> lane) {
        lanes.remove(lane.key);
        locked.remove(lane);
    }

    private long untilNextRetry(long now) {
        long nanos = Long.MAX_VALUE;
        for (Lane<T, R> lane : locked) {
            if (lane.inFlight == null) {
                long retry = retried == null ? lane.retryNanos - now : Long.MAX_VALUE;
                nanos = Math.min(nanos, Math.min(retry, lane.queue.element().lockTimeLeft(now)));
            }
        }
        return nanos;
    }

    private boolean isFinished() {
        return closed && arrived.isEmpty() && lanes.values().stream().allMatch(lane -> lane.queue.isEmpty());
    }
}
