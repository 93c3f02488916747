package dev.sluice.bench.load;

import dev.sluice.testkit.Outcome;
import dev.sluice.testkit.Subject;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.UnaryOperator;
import org.HdrHistogram.ConcurrentHistogram;
import org.HdrHistogram.Histogram;

/** Webhooks of which not all are taken: each creates an order of its own, and one that is refused is not sent again. */
public final class Flood {

    private static final long LONGEST_MICROS = Duration.ofMinutes(2).toNanos() / 1_000;

    /**
     * What was answered.
     *
     * @param seconds from the start to the last answer
     * @param statuses how often each was answered, 0 for no answer
     * @param takenMicros latency of those that were answered 202
     * @param micros latency of all
     */
    public record Result(double seconds, Map<Integer, Long> statuses, Histogram takenMicros, Histogram micros) {

        /** Webhooks answered 202 a second. */
        public double taken() {
            return statuses.getOrDefault(202, 0L) / seconds;
        }

        /** Webhooks answered a second. */
        public double answered() {
            return micros.getTotalCount() / seconds;
        }
    }

    private final String prefix;
    private final UnaryOperator<String> headers;
    private final LoadGenerator generator;
    private final AtomicInteger begun = new AtomicInteger();
    private final Map<Integer, LongAdder> statuses = new ConcurrentHashMap<>();
    private final Histogram taken = new ConcurrentHistogram(LONGEST_MICROS, 3);

    /**
     * Prepares a flood; {@link #run} is for once.
     *
     * @param port of ingest-app
     * @param prefix of all order ids, which nobody has used before
     */
    public Flood(int port, String prefix, Pace pace, Duration length) {
        this(port, prefix, pace, length, _ -> "");
    }

    /**
     * The same, of webhooks that say who sends them.
     *
     * @param headers more lines of a head, each with its end, of a body
     */
    public Flood(int port, String prefix, Pace pace, Duration length, UnaryOperator<String> headers) {
        this.prefix = prefix;
        this.headers = headers;
        this.generator = new LoadGenerator(port, pace, length, this::next);
    }

    /** Sends over so many connections, and returns when the last webhook was answered. */
    public Result run(int connections) {
        long begin = System.nanoTime();
        Histogram micros = generator.run(connections);
        double seconds = (System.nanoTime() - begin) / 1e9;
        var counts = new TreeMap<Integer, Long>();
        statuses.forEach((status, count) -> counts.put(status, count.sum()));
        return new Result(seconds, counts, taken, micros);
    }

    private LoadGenerator.Exchange next() {
        String id = String.format(Locale.ROOT, "%s-%08d", prefix, begun.getAndIncrement());
        var webhook = new Webhook(Subject.ORDER, id, "evt-" + id, "created", "created", Outcome.APPLIED);
        return new LoadGenerator.Exchange() {
            @Override
            public byte[] request() {
                return webhook.request(headers);
            }

            @Override
            public void answered(HttpAnswer answer, long micros) {
                statuses.computeIfAbsent(answer.status(), _ -> new LongAdder()).increment();
                if (answer.status() == 202) {
                    taken.recordValue(micros);
                }
            }
        };
    }
}
