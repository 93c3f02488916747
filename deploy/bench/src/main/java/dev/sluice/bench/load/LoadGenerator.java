package dev.sluice.bench.load;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import org.HdrHistogram.Histogram;
import org.jspecify.annotations.Nullable;

/** Sends requests over connections that are kept alive, each on a virtual thread, and measures until they are answered. */
final class LoadGenerator {

    private static final long LONGEST_MICROS = Duration.ofMinutes(2).toNanos() / 1_000;

    /** A request, and what is to be done about its answer. */
    interface Exchange {
        byte[] request();

        /**
         * Is called once for each request.
         *
         * @param answer of status 0 where there was none
         * @param micros from when it was to be sent
         */
        void answered(HttpAnswer answer, long micros);
    }

    private final int port;
    private final Pace pace;
    private final long lengthNanos;
    private final Supplier<Exchange> exchanges;
    private final AtomicLong next = new AtomicLong();
    private long begin;

    /**
     * Prepares a load; {@link #run} is for once.
     *
     * @param port on loopback
     * @param exchanges thread-safe; asked when one is to be sent
     */
    LoadGenerator(int port, Pace pace, Duration length, Supplier<Exchange> exchanges) {
        this.port = port;
        this.pace = pace;
        this.lengthNanos = length.toNanos();
        this.exchanges = exchanges;
    }

    /** Returns when the last was answered; latencies in microseconds, from when each was to be sent. */
    Histogram run(int connections) {
        List<Sender> senders = new ArrayList<>();
        List<Thread> threads = new ArrayList<>();
        begin = System.nanoTime();
        for (int i = 0; i < connections; i++) {
            Sender sender = new Sender();
            senders.add(sender);
            threads.add(Thread.startVirtualThread(sender));
        }
        threads.forEach(LoadGenerator::join);
        Histogram micros = new Histogram(LONGEST_MICROS, 3);
        senders.forEach(sender -> micros.add(sender.micros));
        return micros;
    }

    private static void join(Thread thread) {
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** One connection. */
    private final class Sender implements Runnable {

        private final Histogram micros = new Histogram(LONGEST_MICROS, 3);
        private @Nullable HttpConnection connection;

        @Override
        public void run() {
            for (long start = awaitStart(); start >= 0; start = awaitStart()) {
                Exchange exchange = exchanges.get();
                HttpAnswer answer = answer(exchange.request());
                long took = Math.min(LONGEST_MICROS, (elapsed() - start) / 1_000);
                micros.recordValue(took);
                exchange.answered(answer, took);
            }
            disconnect();
        }

        /** When the next request is to be sent, waiting for that where it is in the future; negative at the end. */
        private long awaitStart() {
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

        private HttpAnswer answer(byte[] request) {
            try {
                if (connection == null) {
                    connection = new HttpConnection(port);
                }
                HttpAnswer answer = connection.exchange(request);
                if (connection.isOver()) {
                    disconnect();
                }
                return answer;
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
