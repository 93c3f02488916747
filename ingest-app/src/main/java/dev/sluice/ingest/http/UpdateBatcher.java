package dev.sluice.ingest.http;

import dev.sluice.ingest.webhook.DeliveryFailure.ServiceUnavailable;
import dev.sluice.ingest.webhook.DeliveryFailure.ServiceUnavailable.Reason;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.ToIntFunction;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Lets updates that wait travel together (natural batching): while a few calls are under way, what comes waits,
 * and the next call takes all of it, up to a limit. There is no timer on an idle system: an update that finds room goes
 * alone, at once.
 *
 * <p>A call that hangs holds up the updates in it, and no others: one that loses patience starts a call however many
 * are under way. How many may wait is bounded by the connections that the web server accepts. Thread-safe.
 *
 * @param <T> an update
 */
final class UpdateBatcher<T> {

    /** How updates travel. Both ways return or throw what became of them, as {@link ApiClient} says. */
    interface Transport<T> {

        void send(T update, Duration timeLeft);

        /**
         * Sends several.
         *
         * @return for each, in order, why it failed; null where it was applied
         * @throws BatchRefusedException where each has to go alone
         */
        List<@Nullable RuntimeException> sendAll(List<T> updates, List<Duration> timesLeft);
    }

    private static final Logger log = LoggerFactory.getLogger(UpdateBatcher.class);

    private final Transport<T> transport;
    private final BatchingProperties size;
    private final ToIntFunction<T> weigher;
    private final int maxWeight;
    private final Queue<Entry<T>> waiting = new ConcurrentLinkedQueue<>();
    private final AtomicInteger underWay = new AtomicInteger();

    /**
     * Makes a batcher.
     *
     * @param weigher bytes that an update takes in a call's body, or more
     * @param maxWeight most that the updates of one call may weigh; one that is heavier goes alone
     */
    UpdateBatcher(Transport<T> transport, BatchingProperties size, ToIntFunction<T> weigher, int maxWeight) {
        this.transport = transport;
        this.size = size;
        this.weigher = weigher;
        this.maxWeight = maxWeight;
    }

    /**
     * Returns once the update is applied, or throws what became of it.
     *
     * @param timeLeft of the whole delivery, which api-server is told
     * @param limit most time that this may take
     */
    void send(T update, Duration timeLeft, Duration limit) {
        var entry = new Entry<>(update, weigher.applyAsInt(update), timeLeft, limit);
        waiting.add(entry);
        startIfThereIsRoom();
        try {
            boolean lostPatience = !entry.isDoneWithin(size.patience()) && !entry.isBegun();
            if (lostPatience && entry.limit().isPositive()) {
                underWay.incrementAndGet();
                start();
            }
            entry.await();
        } catch (BatchRefusedException _) {
            Attempt.run(() -> transport.send(update, entry.timeLeft()), entry.limit());
        } catch (InterruptedException e) {
            entry.claim();
            Thread.currentThread().interrupt();
            throw new ServiceUnavailable(Reason.UNREACHABLE, "interrupted", e);
        }
    }

    private void startIfThereIsRoom() {
        for (int calls = underWay.get(); calls < size.calls(); calls = underWay.get()) {
            if (underWay.compareAndSet(calls, calls + 1)) {
                start();
                return;
            }
        }
    }

    /** How many updates wait for a call. */
    int waiting() {
        return waiting.size();
    }

    private void start() {
        Thread.ofVirtual().name("api-batch").start(this::work);
    }

    private void work() {
        try {
            for (var batch = next(); !batch.isEmpty(); batch = next()) {
                call(batch);
            }
        } finally {
            underWay.decrementAndGet();
        }
        // Whoever came after the last look still saw this one under way
        if (!waiting.isEmpty()) {
            startIfThereIsRoom();
        }
    }

    private List<Entry<T>> next() {
        var batch = new ArrayList<Entry<T>>();
        int weight = 0;
        while (batch.size() < size.maxBatch()) {
            Entry<T> next = waiting.peek();
            if (next == null || (!batch.isEmpty() && weight + next.weight > maxWeight)) {
                break;
            }
            // Another call may have been faster, or its sender has given it up
            if (waiting.remove(next) && next.claim()) {
                batch.add(next);
                weight += next.weight;
            }
        }
        return batch;
    }

    private void call(List<Entry<T>> batch) {
        try {
            if (batch.size() == 1) {
                Entry<T> alone = batch.getFirst();
                Attempt.run(() -> transport.send(alone.update, alone.timeLeft()), alone.limit());
                alone.outcome.complete(null);
            } else {
                callWithAll(batch);
            }
        } catch (RuntimeException e) {
            batch.forEach(entry -> entry.outcome.completeExceptionally(e));
        } catch (Error e) {
            batch.forEach(entry -> entry.outcome.completeExceptionally(e));
            throw e;
        }
    }

    private void callWithAll(List<Entry<T>> batch) {
        var updates = batch.stream().map(entry -> entry.update).toList();
        Duration longest =
                batch.stream().map(Entry::limit).max(Duration::compareTo).orElseThrow();
        var outcomes = new CompletableFuture<List<@Nullable RuntimeException>>();
        try {
            Attempt.run(
                    () -> outcomes.complete(transport.sendAll(
                            updates, batch.stream().map(Entry::timeLeft).toList())),
                    longest);
        } catch (BatchRefusedException e) {
            log.warn("event=batch_refused reason=\"{}\" updates={}", e.getMessage(), batch.size());
            throw e;
        }
        for (int i = 0; i < batch.size(); i++) {
            RuntimeException failure = outcomes.join().get(i);
            if (failure == null) {
                batch.get(i).outcome.complete(null);
            } else {
                batch.get(i).outcome.completeExceptionally(failure);
            }
        }
    }

    /** An update and who waits for it. Either a call takes it along or its sender gives it up, never both. */
    private static final class Entry<T> {

        private final T update;
        private final int weight;
        private final long now = System.nanoTime();
        private final Duration timeLeft;
        private final Duration limit;
        private final AtomicBoolean claimed = new AtomicBoolean();
        private final CompletableFuture<@Nullable Void> outcome = new CompletableFuture<>();

        Entry(T update, int weight, Duration timeLeft, Duration limit) {
            this.update = update;
            this.weight = weight;
            this.timeLeft = timeLeft;
            this.limit = limit;
        }

        Duration timeLeft() {
            return since(timeLeft);
        }

        Duration limit() {
            return since(limit);
        }

        private Duration since(Duration duration) {
            Duration left = duration.minusNanos(System.nanoTime() - now);
            return left.isNegative() ? Duration.ZERO : left;
        }

        /** Whether the one who asks is the one to decide what becomes of this update. */
        boolean claim() {
            return claimed.compareAndSet(false, true);
        }

        boolean isBegun() {
            return claimed.get();
        }

        boolean isDoneWithin(Duration patience) throws InterruptedException {
            Duration left = limit();
            try {
                get(patience.compareTo(left) < 0 ? patience : left);
                return true;
            } catch (TimeoutException _) {
                return false;
            }
        }

        /** A call that is under way has a moment longer, to say that it had its answer in time. */
        void await() throws InterruptedException {
            try {
                get(limit().plus(Attempt.LAST_WORD));
            } catch (TimeoutException e) {
                claim();
                throw new ServiceUnavailable(Reason.NO_ANSWER, "no answer in time", e);
            }
        }

        private void get(Duration time) throws InterruptedException, TimeoutException {
            try {
                outcome.get(time.toNanos(), TimeUnit.NANOSECONDS);
            } catch (ExecutionException e) {
                switch (e.getCause()) {
                    case RuntimeException failure -> throw failure;
                    case Error error -> throw error;
                    case null, default -> throw new IllegalStateException(e);
                }
            }
        }
    }
}
