package dev.sluice.local;

/** How long something took, for {@link Figures}. */
record Stopwatch(long startedAt) {

    static Stopwatch start() {
        return new Stopwatch(System.nanoTime());
    }

    String seconds() {
        return "%.1f s".formatted((System.nanoTime() - startedAt) / 1e9);
    }
}
