package dev.sluice.bench.hostile;

import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;

/** How the requests of one door were answered. Thread-safe. */
final class Tally {

    /** What an answer is, as far as it matters here. */
    enum Answer {
        TAKEN("2xx"),
        REFUSED("4xx"),
        UNAVAILABLE("503"),
        FAILED("5xx"),
        /** The connection was closed, as HTTP asks where a request cannot be read to its end. */
        CLOSED("closed"),
        /** Neither an answer nor an end. */
        SILENT("silent");

        private final String label;

        Answer(String label) {
            this.label = label;
        }

        /** Of a connection: the worst of its answers. */
        static Answer of(List<Integer> statuses) {
            return statuses.stream()
                    .map(Answer::of)
                    .max(Comparator.naturalOrder())
                    .orElse(CLOSED);
        }

        private static Answer of(int status) {
            if (status == 503) {
                return UNAVAILABLE;
            }
            return status < 300 ? TAKEN : status < 500 ? REFUSED : FAILED;
        }
    }

    private final ConcurrentHashMap<Answer, LongAdder> answers = new ConcurrentHashMap<>();

    void add(Answer answer) {
        answers.computeIfAbsent(answer, _ -> new LongAdder()).increment();
    }

    long of(Answer answer) {
        LongAdder count = answers.get(answer);
        return count == null ? 0 : count.sum();
    }

    /** All of them. */
    long requests() {
        return answers.values().stream().mapToLong(LongAdder::sum).sum();
    }

    /** Whether a service did what it must not. */
    boolean isBad() {
        return of(Answer.FAILED) + of(Answer.SILENT) > 0;
    }

    /** {@code requests=N 2xx=N ...}. */
    String line() {
        StringBuilder line = new StringBuilder(String.format(Locale.ROOT, "requests=%d", requests()));
        for (Answer answer : Answer.values()) {
            line.append(' ').append(answer.label).append('=').append(of(answer));
        }
        return line.toString();
    }
}
