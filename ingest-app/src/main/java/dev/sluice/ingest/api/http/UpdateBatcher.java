package dev.sluice.ingest.api.http;

import dev.sluice.ingest.update.Deadline;
import dev.sluice.ingest.update.Delivery;
import dev.sluice.ingest.update.DeliveryFailure;
import dev.sluice.ingest.update.DeliveryFailure.ServiceUnavailable;
import dev.sluice.ingest.update.DeliveryFailure.ServiceUnavailable.Reason;
import dev.sluice.ingest.update.Update;
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
import java.util.function.Function;
import java.util.function.ToIntFunction;

/**
 * Lets updates that wait travel together (natural batching): while a few calls are in flight, what comes waits, and the
 * next call takes all of it, up to a limit. There is no timer on an idle system: an update that finds room goes alone, at
 * once.
 *
 * <p>A call that hangs holds up the updates in it, and no others: once it has taken longer than the patience, it gives up
 * its place, and what waits goes at once, however many are in flight. Those who wait have no timer of their own, which
 * would cost more than to queue: the call keeps the time of each of its updates. How many may wait is bounded by the
 * requests that the web server has in flight. Thread-safe.
 */
final class UpdateBatcher<U extends Update> {

    private final Function<List<Timed<U>>, List<Answer>> calls;
    private final BatchingProperties size;
    private final ToIntFunction<U> weigher;
    private final int maxWeight;
    private final Queue<Entry<U>> waiting = new ConcurrentLinkedQueue<>();
    private final AtomicInteger underWay = new AtomicInteger();

    /**
     * Makes a batcher.
     *
     * @param calls sends updates in one call; one answer for each
     * @param weigher bytes that an update takes in a call's body, or more
     * @param maxWeight most that the updates of one call may weigh; one that is heavier goes alone
     */
    UpdateBatcher(
            Function<List<Timed<U>>, List<Answer>> calls,
            BatchingProperties size,
            ToIntFunction<U> weigher,
            int maxWeight) {
        this.calls = calls;
        this.size = size;
        this.weigher = weigher;
        this.maxWeight = maxWeight;
    }

    /** Returns once the update is safe, or throws what became of it. */
    Delivery send(U update, Deadline deadline) {
        var entry = new Entry<>(new Timed<>(update, deadline), weigher.applyAsInt(update));
        waiting.add(entry);
        startIfThereIsRoom();
        try {
            return entry.await().orElseThrow();
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

    private List<Entry<U>> next() {
        var batch = new ArrayList<Entry<U>>();
        int weight = 0;
        while (batch.size() < size.maxBatch()) {
            Entry<U> next = waiting.peek();
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
    private boolean call(List<Entry<U>> batch) {
        boolean inPlace = true;
        try {
            var attempt = Attempt.start(
                    () -> calls.apply(batch.stream().map(entry -> entry.update).toList()));
            Duration longest = Collections.max(batch, Entry.BY_LIMIT).limit();
            if (longest.compareTo(size.patience()) > 0 && !attempt.hasEndedWithin(size.patience())) {
                inPlace = false;
                leavePlace();
                endThoseOutOfTime(batch, attempt);
            }
            var answers = attempt.end(Collections.max(batch, Entry.BY_LIMIT).limit());
            for (int i = 0; i < batch.size(); i++) {
                batch.get(i).end(answers.get(i));
            }
        } catch (DeliveryFailure e) {
            batch.forEach(entry -> entry.end(new Answer.Failed(e)));
        } catch (RuntimeException | Error e) {
            batch.forEach(entry -> entry.fail(e));
        }
        return inPlace;
    }

    private void leavePlace() {
        underWay.decrementAndGet();
        for (int left = waiting.size(); left > 0; left -= size.maxBatch()) {
            underWay.incrementAndGet();
            start();
        }
    }

    /** While a call goes on for the update that has most time left, others may have to be given up. */
    private void endThoseOutOfTime(List<Entry<U>> batch, Attempt<?> attempt) {
        List<Entry<U>> byLimit = batch.stream().sorted(Entry.BY_LIMIT).toList();
        for (Entry<U> entry : byLimit) {
            Duration limit = entry.limit().plus(Attempt.LAST_WORD);
            if (limit.compareTo(byLimit.getLast().limit()) >= 0 || attempt.hasEndedWithin(limit)) {
                return;
            }
            entry.end(tooLate());
        }
    }

    private static Answer tooLate() {
        return new Answer.Failed(new ServiceUnavailable(Reason.NO_ANSWER, "no answer in time", null));
    }

    /** An update and who waits for it. */
    private static final class Entry<U extends Update> {

        static final Comparator<Entry<?>> BY_LIMIT = (one, other) -> Long.signum(
                one.update.deadline().attemptNanos() - other.update.deadline().attemptNanos());

        private final Timed<U> update;
        private final int weight;
        private final CompletableFuture<Answer> answer = new CompletableFuture<>();

        Entry(Timed<U> update, int weight) {
            this.update = update;
            this.weight = weight;
        }

        Duration limit() {
            return update.deadline().attemptLeft();
        }

        /** The first word counts. */
        void end(Answer its) {
            answer.complete(its);
        }

        void fail(Throwable bug) {
            answer.completeExceptionally(bug);
        }

        Answer await() throws InterruptedException {
            try {
                return answer.get();
            } catch (ExecutionException e) {
                throw new IllegalStateException(e.getCause());
            }
        }
    }
}
