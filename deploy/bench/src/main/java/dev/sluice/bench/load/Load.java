package dev.sluice.bench.load;

import dev.sluice.system.Mode;
import dev.sluice.testkit.audit.SentEvent;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.HdrHistogram.Histogram;
import org.jspecify.annotations.Nullable;

/** Sends webhooks to ingest-app, each connection on a virtual thread, checks every answer, and remembers it. */
public final class Load {

    private static final int EXAMPLES = 5;
    private static final long LONGEST_MICROS = Duration.ofMinutes(2).toNanos() / 1_000;

    private final int port;
    private final Mode mode;
    private final Source source;
    private final Pace pace;
    private final long lengthNanos;
    private final AtomicLong next = new AtomicLong();
    private long begin;

    /**
     * Prepares a load; {@link #run} is for once.
     *
     * @param port of ingest-app
     * @param mode by which it answers
     */
    public Load(int port, Mode mode, Source source, Pace pace, Duration length) {
        this.port = port;
        this.mode = mode;
        this.source = source;
        this.pace = pace;
        this.lengthNanos = length.toNanos();
    }

    /** Sends over so many connections, and returns when the last webhook was answered. */
    public LoadResult run(int connections) {
        List<Sender> senders = new ArrayList<>();
        List<Thread> threads = new ArrayList<>();
        Instant started = Instant.now();
        begin = System.nanoTime();
        for (int i = 0; i < connections; i++) {
            Sender sender = new Sender();
            senders.add(sender);
            threads.add(Thread.startVirtualThread(sender));
        }
        threads.forEach(Load::join);
        double seconds = (System.nanoTime() - begin) / 1e9;
        Histogram micros = new Histogram(LONGEST_MICROS, 3);
        senders.forEach(sender -> micros.add(sender.micros));
        return new LoadResult(
                senders.stream()
                        .flatMap(sender -> sender.sent.stream())
                        .sorted(Comparator.comparingLong(SentEvent::answeredAt))
                        .toList(),
                seconds,
                started.getEpochSecond() * 1_000_000 + started.getNano() / 1_000,
                micros,
                senders.stream().mapToLong(sender -> sender.wrong).sum(),
                senders.stream()
                        .flatMap(sender -> sender.examples.stream())
                        .limit(EXAMPLES)
                        .toList());
    }

    static void join(Thread thread) {
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** What one connection sends. */
    private final class Sender implements Runnable {

        private final Histogram micros = new Histogram(LONGEST_MICROS, 3);
        private final List<SentEvent> sent = new ArrayList<>();
        private final List<String> examples = new ArrayList<>();
        private long wrong;
        private @Nullable HttpConnection connection;

        @Override
        public void run() {
            for (long start = awaitTurn(); start >= 0; start = awaitTurn()) {
                send(start);
            }
            disconnect();
        }

        /** When the next webhook is to be sent, waiting for that where it is in the future; negative at the end. */
        private long awaitTurn() {
            if (pace instanceof Pace.Constant open) {
                long start = open.startOf(next.getAndIncrement());
                if (start >= lengthNanos) {
                    return -1;
                }
                for (long wait = start - elapsed(); wait > 0; wait = start - elapsed()) {
                    LockSupport.parkNanos(wait);
                }
                return start;
            }
            long now = elapsed();
            return now < lengthNanos ? now : -1;
        }

        private void send(long start) {
            OrderLifecycle lifecycle = source.take();
            Webhook webhook = lifecycle.next();
            HttpAnswer answer = answer(webhook);
            micros.recordValue(Math.min(LONGEST_MICROS, (elapsed() - start) / 1_000));
            sent.add(webhook.answered(answer.status()));
            if (!webhook.outcome().isAnsweredBy(answer.status(), answer.body(), mode == Mode.KAFKA)) {
                wrong++;
                if (examples.size() < EXAMPLES) {
                    examples.add("%s: %s %s".formatted(webhook, answer.status(), answer.body()));
                }
            }
            source.giveBack(lifecycle);
        }

        private HttpAnswer answer(Webhook webhook) {
            try {
                if (connection == null) {
                    connection = new HttpConnection(port);
                }
                return connection.exchange(webhook.request());
            } catch (IOException e) {
                disconnect();
                return new HttpAnswer(0, e.toString());
            }
        }

        private void disconnect() {
            if (connection != null) {
                connection.close();
                connection = null;
            }
        }

        private long elapsed() {
            return System.nanoTime() - begin;
        }
    }
}
