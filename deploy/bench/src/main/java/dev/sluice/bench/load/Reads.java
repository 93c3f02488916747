package dev.sluice.bench.load;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import org.HdrHistogram.Histogram;

/** Reads from api-server in the open model: so many a second, whatever they take. */
public final class Reads {

    private static final int CONNECTIONS = 32;

    private final LoadGenerator generator;
    private final AtomicLong failed = new AtomicLong();

    /**
     * Prepares reads; {@link #run} is for once.
     *
     * @param port of api-server
     * @param paths what to get; thread-safe
     */
    public Reads(int port, Supplier<String> paths, Pace.Constant pace, Duration length) {
        this.generator = new LoadGenerator(port, pace, length, () -> get(paths.get()));
    }

    /** How many were not answered 200. */
    public long failed() {
        return failed.get();
    }

    /** Returns when the last was answered; latencies in microseconds, from when each was to be sent. */
    public Histogram run() {
        return generator.run(CONNECTIONS);
    }

    private LoadGenerator.Exchange get(String path) {
        return new LoadGenerator.Exchange() {
            @Override
            public byte[] request() {
                return ("GET " + path + " HTTP/1.1\r\nHost: localhost\r\n\r\n").getBytes(StandardCharsets.US_ASCII);
            }

            @Override
            public void answered(HttpAnswer answer, long micros) {
                if (answer.status() != 200) {
                    failed.incrementAndGet();
                }
            }
        };
    }
}
