package dev.sluice.bench.load;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongFunction;
import org.HdrHistogram.Histogram;
import org.jspecify.annotations.Nullable;

/** Reads from api-server in the open model: so many a second, whatever they take. */
public final class Reads {

    private static final int CONNECTIONS = 32;
    private static final long LONGEST_MICROS = Duration.ofMinutes(2).toNanos() / 1_000;

    private final int port;
    private final LongFunction<String> paths;
    private final Pace.Constant pace;
    private final long lengthNanos;
    private final AtomicLong next = new AtomicLong();
    private final AtomicLong failed = new AtomicLong();

    /**
     * Prepares reads; {@link #run} is for once.
     *
     * @param port of api-server
     * @param paths what to get, by number
     */
    public Reads(int port, LongFunction<String> paths, Pace.Constant pace, Duration length) {
        this.port = port;
        this.paths = paths;
        this.pace = pace;
        this.lengthNanos = length.toNanos();
    }

    /** How many were not answered 200. */
    public long failed() {
        return failed.get();
    }

    /** Returns when the last was answered; latencies in microseconds, from when each was to be sent. */
    public Histogram run() {
        long begin = System.nanoTime();
        List<Histogram> micros = new ArrayList<>();
        List<Thread> threads = new ArrayList<>();
        for (int i = 0; i < CONNECTIONS; i++) {
            Histogram mine = new Histogram(LONGEST_MICROS, 3);
            micros.add(mine);
            threads.add(Thread.startVirtualThread(() -> read(begin, mine)));
        }
        threads.forEach(Load::join);
        Histogram all = new Histogram(LONGEST_MICROS, 3);
        micros.forEach(all::add);
        return all;
    }

    private void read(long begin, Histogram micros) {
        HttpConnection connection = null;
        while (true) {
            long number = next.getAndIncrement();
            long start = pace.startOf(number);
            if (start >= lengthNanos) {
                break;
            }
            for (long wait = begin + start - System.nanoTime(); wait > 0; wait = begin + start - System.nanoTime()) {
                LockSupport.parkNanos(wait);
            }
            connection = get(connection, paths.apply(number));
            micros.recordValue(Math.min(LONGEST_MICROS, (System.nanoTime() - begin - start) / 1_000));
        }
        if (connection != null) {
            connection.close();
        }
    }

    private @Nullable HttpConnection get(@Nullable HttpConnection connection, String path) {
        try {
            HttpConnection used = connection == null ? new HttpConnection(port) : connection;
            byte[] request =
                    ("GET " + path + " HTTP/1.1\r\nHost: localhost\r\n\r\n").getBytes(StandardCharsets.US_ASCII);
            if (used.exchange(request).status() != 200) {
                failed.incrementAndGet();
            }
            return used;
        } catch (IOException _) {
            failed.incrementAndGet();
            return null;
        }
    }
}
