package dev.sluice.systemtests;

import java.time.Duration;
import java.util.Locale;

/** How long something took, for {@link Figures}. */
record Stopwatch(long startedAt) {

    static Stopwatch start() {
        return new Stopwatch(System.nanoTime());
    }

    Duration elapsed() {
        return Duration.ofNanos(System.nanoTime() - startedAt);
    }

    double toSeconds() {
        return (System.nanoTime() - startedAt) / 1e9;
    }

    String seconds() {
        return String.format(Locale.ROOT, "%.1f s", (System.nanoTime() - startedAt) / 1e9);
    }
}
