package dev.sluice.bench.limit;

import dev.sluice.bench.system.TestBed;
import dev.sluice.system.CannotRunException;
import java.util.List;
import java.util.Locale;
import tools.jackson.databind.json.JsonMapper;

/** Sends orders' lifecycles over a number of connections as fast as they are answered. */
final class Wrk {

    /** Orders a thread that are created before any of them is updated. */
    private static final int WINDOW = 2_000;

    private final TestBed bed;
    private final Programs programs;
    private final int port;
    private int runs;

    /** @param port of ingest-app */
    Wrk(TestBed bed, Programs programs, int port) {
        this.bed = bed;
        this.programs = programs;
        this.port = port;
    }

    /** What wrk counted; latencies in microseconds, from when each webhook was sent. */
    record Result(long requests, long micros, long refused, long unanswered, long p50, long p99, long p999) {

        long accepted() {
            return requests - refused;
        }

        /**
         * wrk cannot tell which answer is whose, so an order's next webhook may overtake one that takes very long, and is
         * refused then. More than a few such are something else.
         */
        void requireAccepted() {
            if (refused > requests / 1_000 || unanswered > 0) {
                throw new CannotRunException(
                        "Of %s webhooks %s were refused and %s not answered.".formatted(requests, refused, unanswered));
            }
        }
    }

    Result run(int connections, int seconds) {
        List<String> output = programs.run(
                "wrk",
                List.of(
                        programs.wrk(),
                        "--threads="
                                + Math.min(connections, Runtime.getRuntime().availableProcessors()),
                        "--connections=" + connections,
                        "--duration=" + seconds,
                        "--timeout=10",
                        "--script=" + Resources.copy("lifecycles.lua", bed.scratch()),
                        "http://127.0.0.1:" + port,
                        "--",
                        String.format(Locale.ROOT, "%d-%04d", port, ++runs),
                        Integer.toString(WINDOW)));
        return JsonMapper.shared().readValue(output.getLast(), Result.class);
    }
}
