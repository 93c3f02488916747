package dev.sluice.chaos;

import dev.sluice.testkit.Subject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What a ledger tells, once it is written. */
final class History {

    /**
     * A request and its answer.
     *
     * @param ingest which ingest-app it went to, from 1 on
     * @param answeredAt 0 where the run ended before
     * @param status 0 where there was no answer
     */
    record Sending(Webhook webhook, int ingest, long sentAt, long answeredAt, int status, String word) {

        boolean isAccepted() {
            return status >= 200 && status < 300;
        }

        SubjectId key() {
            return new SubjectId(webhook.subject(), webhook.orderId());
        }
    }

    /** An order, or its dispute. */
    record SubjectId(Subject subject, String orderId) {}

    record Read(String orderId, long at, long answeredAt, String status) {}

    /** @param mendedAt for ever where it was not */
    record Broken(String fault, Set<Integer> silenced, long at, long mendedAt) {}

    private final Map<Long, Sending> sendings = new HashMap<>();
    private final List<Read> reads = new ArrayList<>();
    private final Map<String, Broken> broken = new HashMap<>();
    private final List<Broken> faults = new ArrayList<>();

    private History() {}

    static History read(Path ledger) {
        History history = new History();
        try (Stream<String> lines = Files.lines(ledger)) {
            lines.map(line -> line.split("\t", -1)).forEach(history::add);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        history.faults.addAll(history.broken.values());
        return history;
    }

    private void add(String[] line) {
        switch (line[0]) {
            case Ledger.SENT -> {
                Webhook webhook =
                        new Webhook(Subject.valueOf(line[4]), line[5], line[6], line[7], Integer.parseInt(line[8]));
                sendings.put(number(line[1]), new Sending(webhook, (int) number(line[3]), number(line[2]), 0, 0, ""));
            }
            case Ledger.ANSWERED ->
                sendings.computeIfPresent(
                        number(line[1]),
                        (_, sent) -> new Sending(
                                sent.webhook(),
                                sent.ingest(),
                                sent.sentAt(),
                                number(line[2]),
                                (int) number(line[3]),
                                line[4]));
            case Ledger.READ -> reads.add(new Read(line[3], number(line[1]), number(line[2]), line[4]));
            case Ledger.BROKEN ->
                broken.put(line[2], new Broken(line[2], silenced(line[3]), number(line[1]), Long.MAX_VALUE));
            case Ledger.MENDED -> {
                Broken one = broken.remove(line[2]);
                if (one != null) {
                    faults.add(new Broken(one.fault(), one.silenced(), one.at(), number(line[1])));
                }
            }
            case Ledger.STOOD_STILL -> faults.add(new Broken(line[0], Set.of(1, 2), number(line[1]), number(line[2])));
            default -> throw new IllegalStateException("The ledger has a line that begins with " + line[0]);
        }
    }

    private static Set<Integer> silenced(String text) {
        return text.isEmpty()
                ? Set.of()
                : Stream.of(text.split(",")).map(Integer::valueOf).collect(Collectors.toSet());
    }

    private static long number(String text) {
        return Long.parseLong(text);
    }

    /** In no order. */
    Iterable<Sending> sendings() {
        return sendings.values();
    }

    List<Read> reads() {
        return reads;
    }

    List<Broken> faults() {
        return faults;
    }

    /** How long the machine stood still in all, in microseconds. */
    long stoodStill() {
        return faults.stream()
                .filter(one -> one.fault().equals(Ledger.STOOD_STILL))
                .mapToLong(one -> one.mendedAt() - one.at())
                .sum();
    }

    /** When the last fault was mended; null where there was none. */
    @Nullable
    Long mendedAt() {
        return faults.stream().map(Broken::mendedAt).max(Long::compare).orElse(null);
    }
}
