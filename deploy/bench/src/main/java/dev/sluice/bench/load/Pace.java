package dev.sluice.bench.load;

/** When the webhooks are to be sent. */
public sealed interface Pace {

    /** Closed model: each connection sends when the answer before is there, so a slow system is asked less. */
    record Closed() implements Pace {}

    /** Open model, so many a second: a webhook comes when it comes, and one that has to wait for a connection has waited. */
    record Constant(double rate) implements Pace {

        /** When webhook {@code n}, from 0 on, is to be sent, in nanoseconds from the start. */
        public long startOf(long n) {
            return (long) (n * 1e9 / rate);
        }
    }
}
