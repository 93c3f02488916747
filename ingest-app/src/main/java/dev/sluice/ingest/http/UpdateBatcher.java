package dev.sluice.ingest.http;

import dev.sluice.ingest.webhook.DeliveryFailure.ServiceUnavailable;
import dev.sluice.ingest.webhook.DeliveryFailure.ServiceUnavailable.Reason;
import dev.sluice.log.LimitedLog;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
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
 * <p>A call that hangs holds up the updates in it, and no others: once it has taken longer than the patience, it gives up
 * its place, and what waits goes at once, however many are under way. Those who wait have no timer of their own, which
 * would cost more than to queue: the call keeps the time of each of its updates. How many may wait is bounded by the
 * requests that the web server has in flight. Thread-safe.
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

    private final LimitedLog refusals = new LimitedLog(log);

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
     * @param limit most time that this may take; may be exceeded by the patience, where a call hangs
     */
    void send(T update, Duration timeLeft, Duration limit) {
        var entry = new Entry<>(update, weigher.applyAsInt(update), timeLeft, limit);
        waiting.add(entry);
        startIfThereIsRoom();
        try {
            entry.await();
        } catch (BatchRefusedException _) {
            Attempt.run(() -> transport.send(update, entry.timeLeft()), entry.limit());
        } catch (InterruptedException e) {
            waiting.remove(entry);
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
        for (var batch = next(); !batch.isEmpty(); batch = next()) {
            if (!call(batch)) {
                return;
            }
        }
        underWay.decrementAndGet();
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
            if (waiting.remove(next)) {
                if (next.limit().isZero()) {
                    next.end(tooLate());
                } else {
                    batch.add(next);
                    weight += next.weight;
                }
            }
        }
        return batch;
    }

    /**
     * Tells each update of a batch what became of it.
     *
     * @return whether the call kept its place among those under way
     */
    private boolean call(List<Entry<T>> batch) {
        boolean inPlace = true;
        try {
            var attempt = Attempt.start(() -> outcomes(batch));
            Duration longest = Collections.max(batch, Entry.BY_LIMIT).limit();
            if (longest.compareTo(size.patience()) > 0 && !attempt.hasEndedWithin(size.patience())) {
                inPlace = false;
                leavePlace();
                endThoseOutOfTime(batch, attempt);
            }
            var outcomes = attempt.end(Collections.max(batch, Entry.BY_LIMIT).limit());
            for (int i = 0; i < batch.size(); i++) {
                batch.get(i).end(outcomes.get(i));
            }
        } catch (BatchRefusedException e) {
            refusals.warn("event=batch_refused reason=\"%s\"".formatted(e.getMessage()));
            batch.forEach(entry -> entry.end(e));
        } catch (RuntimeException | Error e) {
            batch.forEach(entry -> entry.end(e));
        }
        return inPlace;
    }

    private List<@Nullable RuntimeException> outcomes(List<Entry<T>> batch) {
        if (batch.size() == 1) {
            transport.send(batch.getFirst().update, batch.getFirst().timeLeft());
            return Collections.singletonList(null);
        }
        return transport.sendAll(
                batch.stream().map(entry -> entry.update).toList(),
                batch.stream().map(Entry::timeLeft).toList());
    }

    private void leavePlace() {
        underWay.decrementAndGet();
        for (int left = waiting.size(); left > 0; left -= size.maxBatch()) {
            underWay.incrementAndGet();
            start();
        }
    }

    /** While a call goes on for the update that has most time left, others may have to be given up. */
    private void endThoseOutOfTime(List<Entry<T>> batch, Attempt<?> attempt) {
        List<Entry<T>> byLimit = batch.stream().sorted(Entry.BY_LIMIT).toList();
        for (Entry<T> entry : byLimit) {
            Duration limit = entry.limit().plus(Attempt.LAST_WORD);
            if (limit.compareTo(byLimit.getLast().limit()) >= 0 || attempt.hasEndedWithin(limit)) {
                return;
            }
            entry.end(tooLate());
        }
    }

    private static ServiceUnavailable tooLate() {
        return new ServiceUnavailable(Reason.NO_ANSWER, "no answer in time", null);
    }

    /** An update and who waits for it. */
    private static final class Entry<T> {

        static final Comparator<Entry<?>> BY_LIMIT = (one, other) -> Long.signum(one.end - other.end);

        private final T update;
        private final int weight;
        private final long deadline;
        private final long end;
        private final CompletableFuture<@Nullable Throwable> outcome = new CompletableFuture<>();

        Entry(T update, int weight, Duration timeLeft, Duration limit) {
            this.update = update;
            this.weight = weight;
            long now = System.nanoTime();
            this.deadline = now + timeLeft.toNanos();
            this.end = now + limit.toNanos();
        }

        Duration timeLeft() {
            return until(deadline);
        }

        Duration limit() {
            return until(end);
        }

        private static Duration until(long nanoTime) {
            return Duration.ofNanos(Math.max(0, nanoTime - System.nanoTime()));
        }

        /** The first word counts. */
        void end(@Nullable Throwable failure) {
            outcome.complete(failure);
        }

        void await() throws InterruptedException {
            try {
                switch (outcome.get()) {
                    case null -> {}
                    case RuntimeException failure -> throw failure;
                    case Error error -> throw error;
                    case Throwable other -> throw new IllegalStateException(other);
                }
            } catch (ExecutionException e) {
                throw new IllegalStateException(e);
            }
        }
    }
}
