package dev.sluice.chaos;

import java.io.BufferedWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;

/**
 * What was sent and answered, read and broken, outside of the system: a file to which lines of tab-separated values are
 * added until it is closed. Times are in microseconds since 1970. Thread-safe.
 */
final class Ledger implements AutoCloseable {

    /** sending, time, ingest-app, subject, order, event, status, minute. */
    static final String SENT = "sent";

    /** sending, time, status code (0 where there was none), outcome or title or error. */
    static final String ANSWERED = "answered";

    /** time, time of the answer, order, its status, {@code nothing}, or {@code unknown}. */
    static final String READ = "read";

    /** time, name, which ingest-apps it silences. */
    static final String BROKEN = "broken";

    /** time, name. */
    static final String MENDED = "mended";

    /** time, and when it was over. */
    static final String STOOD_STILL = "stood still";

    private final BufferedWriter file;
    private boolean closed;
    private final AtomicLong sendings = new AtomicLong();
    private final Map<String, Set<Integer>> silenced = new ConcurrentHashMap<>();

    Ledger(Path file) {
        try {
            Files.createDirectories(file.toAbsolutePath().getParent());
            this.file = Files.newBufferedWriter(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static long now() {
        Instant now = Instant.now();
        return now.getEpochSecond() * 1_000_000 + now.getNano() / 1_000;
    }

    /** The number of this sending. */
    long sent(Webhook webhook, int ingest) {
        long sending = sendings.incrementAndGet();
        write(
                SENT,
                sending,
                now(),
                ingest,
                webhook.subject(),
                webhook.orderId(),
                webhook.eventId(),
                webhook.status(),
                webhook.minute());
        return sending;
    }

    void answered(long sending, int status, String word) {
        write(ANSWERED, sending, now(), status, word);
    }

    void read(long at, String orderId, String status) {
        write(READ, at, now(), orderId, status);
    }

    void broken(String fault, Set<Integer> silences) {
        silenced.put(fault, silences);
        write(
                BROKEN,
                now(),
                fault,
                silences.stream().map(String::valueOf).sorted().collect(Collectors.joining(",")));
    }

    void mended(String fault) {
        write(MENDED, now(), fault);
        silenced.remove(fault);
    }

    /** Whether a fault silences an ingest-app now. */
    boolean isSilenced(int ingest) {
        return silenced.values().stream().anyMatch(each -> each.contains(ingest));
    }

    void stoodStill(long from, long to) {
        write(STOOD_STILL, from, to);
    }

    private void write(Object... values) {
        String line = Arrays.stream(values)
                .map(value -> value.toString().replaceAll("\\s+", " "))
                .collect(Collectors.joining("\t", "", "\n"));
        try {
            synchronized (file) {
                if (!closed) {
                    file.write(line);
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        try {
            synchronized (file) {
                closed = true;
                file.close();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
