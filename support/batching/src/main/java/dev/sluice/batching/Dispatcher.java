package dev.sluice.batching;

import dev.sluice.batching.Entry.Group;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.Executors;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Begins and ends batches, under the one lock of a batcher. A batch has a thread, its worker, which goes on with the next one
 * while there is one. Thread-safe.
 */
final class Dispatcher<T, R> {

    private static final Logger log = LoggerFactory.getLogger(Dispatcher.class);

    private final Limits limits;
    private final BatchFunction<T, R> function;
    private final Executor workers;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final Alarm alarm = new Alarm(this::ring);
    private final Waiting<T, R> waiting;
    private final InFlight<T, R> inFlight;
    private boolean isStarting;
    private boolean isClosed;

    Dispatcher(String name, Limits limits, BatchFunction<T, R> function) {
        this.limits = limits;
        this.function = function;
        this.workers = workers(name, limits);
        this.waiting = new Waiting<>(limits, this::tellGaveUp);
        this.inFlight = new InFlight<>(limits);
    }

    /**
     * Few wait for sockets, over and over: on a platform thread that is the kernel's wait alone, without the JVM's poller and
     * the hand-over from its thread. Only a virtual one's wait for a {@link java.net.Socket} is ended by an interrupt.
     */
    private static Executor workers(String name, Limits limits) {
        if (limits.grace() == null) {
            return Executors.newCachedThreadPool(Thread.ofPlatform()
                    .daemon()
                    .inheritInheritableThreadLocals(false)
                    .name(name)
                    .factory());
        }
        ThreadFactory threads = Thread.ofVirtual().name(name).factory();
        return work -> threads.newThread(work).start();
    }

    /** Has items begun together as soon as may be, or rejects them. */
    void offer(List<Entry<T, R>> entries, long now) {
        var group = Group.of(entries);
        lock.lock();
        try {
            if (isClosed || !waiting.offer(group)) {
                var reason = isClosed ? Rejection.CLOSED : Rejection.FULL;
                entries.forEach(entry -> entry.reject(reason));
                return;
            }
            startWorker(now);
            alarm.setIn(Math.min(group.nanosLeft(now), limits.stallNanos()), now);
        } finally {
            lock.unlock();
        }
    }

    /** The caller of these has gone. */
    void abandon(List<Entry<T, R>> entries) {
        lock.lock();
        try {
            long now = System.nanoTime();
            entries.forEach(entry -> entry.abandon(now));
            check(now);
        } finally {
            lock.unlock();
        }
    }

    int waiting() {
        lock.lock();
        try {
            return waiting.size();
        } finally {
            lock.unlock();
        }
    }

    long waitingBytes() {
        lock.lock();
        try {
            return waiting.bytes();
        } finally {
            lock.unlock();
        }
    }

    int inFlight() {
        lock.lock();
        try {
            return inFlight.size();
        } finally {
            lock.unlock();
        }
    }

    int blocked() {
        lock.lock();
        try {
            return waiting.blocked();
        } finally {
            lock.unlock();
        }
    }

    void close() throws InterruptedException {
        lock.lock();
        try {
            isClosed = true;
            while (!waiting.isEmpty() || !inFlight.isIdle()) {
                changed.await();
            }
        } finally {
            lock.unlock();
        }
    }

    private void ring(long time) {
        lock.lock();
        try {
            if (alarm.isCurrent(time)) {
                check(System.nanoTime());
            }
        } finally {
            lock.unlock();
        }
    }

    private void check(long now) {
        long nanos = Math.min(inFlight.check(now), waiting.check(now));
        startWorker(now);
        alarm.setIn(nanos, now);
        changed.signalAll();
    }

    /** Those that come before it has begun go with it, so one at a time is enough. */
    private void startWorker(long now) {
        if (!isStarting && waiting.isDue(now) && inFlight.takeSlot()) {
            try {
                workers.execute(this::work);
                isStarting = true;
            } catch (Throwable e) {
                inFlight.freeSlot();
                log.error("event=batch_not_begun", e);
            }
        }
    }

    private void work() {
        for (var batch = begin(); batch != null; batch = end(batch)) {
            apply(batch);
        }
    }

    private @Nullable Batch<T, R> begin() {
        lock.lock();
        try {
            isStarting = false;
            return next(System.nanoTime());
        } finally {
            lock.unlock();
        }
    }

    /** Whatever the function does, the worker outlives it, and nobody waits in vain. */
    private void apply(Batch<T, R> batch) {
        try {
            function.begun(batch.size(), batch.longestWait());
        } catch (Throwable e) {
            log.warn("event=batch_not_counted size={}", batch.size(), e);
        }
        try {
            batch.complete(List.copyOf(function.apply(batch.items())), function::isBlocked);
        } catch (Throwable e) {
            batch.fail(e);
        }
    }

    private @Nullable Batch<T, R> end(Batch<T, R> batch) {
        lock.lock();
        try {
            long now = System.nanoTime();
            boolean hasSlot = inFlight.end(batch);
            // It may have been interrupted, for this batch only, until now
            var _ = Thread.interrupted();
            waiting.release(batch, now);
            var next = hasSlot ? next(now) : null;
            alarm.setIn(waiting.nanosToRetry(now), now);
            changed.signalAll();
            return next;
        } finally {
            lock.unlock();
        }
    }

    /** Begins what there is to begin, for one who has a slot; where there is nothing, the slot is free again. */
    private @Nullable Batch<T, R> next(long now) {
        while (waiting.isDue(now)) {
            Batch<T, R> batch = waiting.next(now);
            if (!batch.isEmpty()) {
                inFlight.begin(batch);
                alarm.setIn(limits.stallNanos(), now);
                startWorker(now);
                return batch;
            }
        }
        inFlight.freeSlot();
        changed.signalAll();
        return null;
    }

    private void tellGaveUp(Object key, int left) {
        try {
            function.gaveUp(key, left);
        } catch (Throwable e) {
            log.warn("event=batch_key_not_told", e);
        }
    }
}
