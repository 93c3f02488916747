package dev.sluice.systemtests;

import dev.sluice.testkit.Concurrently.Call;
import dev.sluice.testkit.Database.Session;
import java.time.Duration;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** Callers who come at a pace until it is closed, whatever becomes of those before them. */
final class Callers implements Session {

    private final ScheduledExecutorService pace = Executors.newSingleThreadScheduledExecutor();
    private final ExecutorService calls = Executors.newVirtualThreadPerTaskExecutor();
    private final AtomicInteger begun = new AtomicInteger();

    private Callers() {}

    /** Failures are the callers' own affair. */
    static Callers every(Duration interval, Call<?> call) {
        Callers callers = new Callers();
        var _ = callers.pace.scheduleAtFixedRate(
                () -> callers.begin(call), 0, interval.toMillis(), TimeUnit.MILLISECONDS);
        return callers;
    }

    private void begin(Call<?> call) {
        int number = begun.getAndIncrement();
        var _ = calls.submit(() -> call.call(number));
    }

    /** Those who wait for an answer go. */
    @Override
    public void close() {
        pace.shutdownNow();
        calls.shutdownNow();
    }
}
