package dev.sluice.bench.load;

import java.time.Duration;

/** When the webhooks are to be sent. */
public sealed interface Pace {

    /** Closed model: each connection sends when the answer before is there, so a slow system is asked less. */
    record Closed() implements Pace {}

    /** Open model: webhooks come when they come, and one that has to wait for a connection has waited. */
    sealed interface Open extends Pace {

        /** When webhook {@code n}, from 0 on, is to be sent, in nanoseconds from the start. */
        long startOf(long n);
    }

    /** So many a second. */
    record Constant(double rate) implements Open {

        @Override
        public long startOf(long n) {
            return (long) (n * 1e9 / rate);
        }
    }

    /** From so many a second to so many, evenly over the time. */
    record Ramp(double from, double to, Duration time) implements Open {

        /** By time t, from·t + (to - from)/(2·time)·t² have been sent; solved for t. */
        @Override
        public long startOf(long n) {
            double growth = (to - from) / (time.toNanos() / 1e9);
            double seconds = growth == 0 ? n / from : (Math.sqrt(from * from + 2 * growth * n) - from) / growth;
            return (long) (seconds * 1e9);
        }
    }
}
