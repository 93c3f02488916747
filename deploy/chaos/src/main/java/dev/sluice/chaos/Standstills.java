package dev.sluice.chaos;

import java.time.Duration;

/** Notes in the ledger when this program got no processor for a while: then nobody did, and no answer of that time is late. */
final class Standstills implements AutoCloseable {

    private static final Duration INTERVAL = Duration.ofMillis(100);
    private static final long LEAST_MICROS = 1_000_000;

    private final Ledger ledger;
    private volatile boolean closed;

    Standstills(Ledger ledger) {
        this.ledger = ledger;
        Thread.ofPlatform().daemon().name("standstills").start(this::watch);
    }

    private void watch() {
        while (!closed) {
            long from = Ledger.now();
            Waiting.pause(INTERVAL);
            long to = Ledger.now();
            if (to - from > LEAST_MICROS) {
                ledger.stoodStill(from, to);
            }
        }
    }

    @Override
    public void close() {
        closed = true;
    }
}
