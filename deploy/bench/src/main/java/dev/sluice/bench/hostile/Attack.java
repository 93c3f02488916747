package dev.sluice.bench.hostile;

import dev.sluice.bench.hostile.Tally.Answer;
import dev.sluice.bench.load.Pace;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;

/** The hostile requests of a run, sent at a pace, in parts. Each is sent once. */
final class Attack {

    /** Enough for the slow ones beside the others. */
    private static final int SENDERS = 96;

    private static final int EXAMPLES = 10;

    private final HostileOptions options;
    private final List<Door> doors;
    private final Supplier<double[]> memory;
    private final Pace.Constant pace;
    private final Map<Door, Tally> tallies = new LinkedHashMap<>();
    private final Accepted accepted = new Accepted();
    private final Queue<String> examples = new ConcurrentLinkedQueue<>();
    private final Caller caller = new Caller();
    private volatile double[] warm = {};
    private volatile double[] last = {};
    private int sent;

    /** @param memory of the services, in megabytes */
    Attack(HostileOptions options, List<Door> doors, Supplier<double[]> memory) {
        this.options = options;
        this.doors = doors;
        this.memory = memory;
        this.pace = new Pace.Constant(options.rate());
        doors.forEach(door -> tallies.put(door, new Tally()));
    }

    /** How long it takes to send those before the n-th that were not sent yet. */
    Duration lengthTo(int end) {
        return Duration.ofNanos(pace.startOf(end) - pace.startOf(sent));
    }

    /** Sends those before the n-th that were not sent yet, and returns when the last was answered. */
    void runTo(int end) {
        long begin = System.nanoTime() - pace.startOf(sent);
        var next = new AtomicInteger(sent);
        List<Thread> senders = new ArrayList<>();
        for (int i = 0; i < SENDERS; i++) {
            senders.add(Thread.startVirtualThread(() -> send(begin, next, end)));
        }
        for (Thread sender : senders) {
            try {
                sender.join();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
        sent = end;
        last = memory.get();
    }

    /** How all that were sent were answered. */
    Map<Door, Tally> tallies() {
        return tallies;
    }

    private void send(long begin, AtomicInteger next, int end) {
        for (int n = next.getAndIncrement(); n < end; n = next.getAndIncrement()) {
            long start = begin + pace.startOf(n);
            for (long wait = start - System.nanoTime(); wait > 0; wait = start - System.nanoTime()) {
                LockSupport.parkNanos(wait);
            }
            // By then each service has all that it needs for its callers
            if (n == options.requests() / 4) {
                warm = memory.get();
            }
            send(n);
        }
    }

    private void send(int n) {
        HostileRequest request = HostileRequest.of(options.seed(), n, "hostile-%s-".formatted(options.seed()), doors);
        List<Integer> statuses = List.of();
        Answer answer;
        try {
            statuses = caller.call(request);
            answer = Answer.of(statuses);
        } catch (IOException _) {
            answer = Answer.SILENT;
        }
        if (request.isWhole() && (statuses.isEmpty() || answer == Answer.TAKEN || statuses.contains(409))) {
            accepted.add(request);
        }
        Tally tally = tallies.get(request.door());
        if (tally != null) {
            tally.add(answer);
        }
        if ((answer == Answer.FAILED || answer == Answer.SILENT) && examples.size() < EXAMPLES) {
            examples.add("request %s (%s) at %s: %s %s"
                    .formatted(n, request.kind(), request.door().name(), answer, statuses));
        }
    }

    /** By how many megabytes each service grew in the last three quarters. */
    double[] grown() {
        double[] grown = new double[last.length];
        for (int i = 0; i < grown.length; i++) {
            grown[i] = last[i] - warm[i];
        }
        return grown;
    }

    Accepted accepted() {
        return accepted;
    }

    /** Some of the requests that were answered as they must not be. */
    Iterable<String> examples() {
        return examples;
    }
}
