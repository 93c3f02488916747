package dev.sluice.bench.load;

import dev.sluice.system.Mode;
import dev.sluice.testkit.Outcome;
import dev.sluice.testkit.audit.SentEvent;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;
import org.HdrHistogram.Histogram;

/** Sends webhooks to ingest-app, checks every answer, and remembers it. */
public final class Load {

    private static final int EXAMPLES = 5;

    private final Mode mode;
    private final Source source;
    private final LoadGenerator generator;
    private final Queue<SentEvent> sent = new ConcurrentLinkedQueue<>();
    private final AtomicLong wrong = new AtomicLong();
    private final Queue<String> examples = new ConcurrentLinkedQueue<>();

    /**
     * Prepares a load; {@link #run} is for once.
     *
     * @param port of ingest-app
     * @param mode by which it answers
     */
    public Load(int port, Mode mode, Source source, Pace pace, Duration length) {
        this.mode = mode;
        this.source = source;
        this.generator = new LoadGenerator(port, pace, length, this::next);
    }

    /** Sends over so many connections, and returns when the last webhook was answered. */
    public LoadResult run(int connections) {
        long startedAt = SentEvent.now();
        long begin = System.nanoTime();
        Histogram micros = generator.run(connections);
        double seconds = (System.nanoTime() - begin) / 1e9;
        return new LoadResult(
                sent.stream()
                        .sorted(Comparator.comparingLong(SentEvent::answeredAt))
                        .toList(),
                seconds,
                startedAt,
                micros,
                wrong.get(),
                List.copyOf(examples));
    }

    private LoadGenerator.Exchange next() {
        OrderLifecycle lifecycle = source.take();
        Webhook webhook = lifecycle.next();
        return new LoadGenerator.Exchange() {
            @Override
            public byte[] request() {
                return webhook.request();
            }

            @Override
            public void answered(HttpAnswer answer, long micros) {
                sent.add(webhook.answered(answer.status()));
                if (!webhook.outcome().isAnsweredBy(answer.status(), answer.body(), isQueued(webhook))
                        && wrong.getAndIncrement() < EXAMPLES) {
                    examples.add("%s: %s %s".formatted(webhook, answer.status(), answer.body()));
                }
                source.giveBack(lifecycle);
            }
        };
    }

    /** An inbox knows a repetition at once. */
    private boolean isQueued(Webhook webhook) {
        return switch (mode) {
            case HTTP, GRPC -> false;
            case KAFKA -> true;
            case INBOX -> webhook.outcome() != Outcome.DUPLICATE;
        };
    }
}
