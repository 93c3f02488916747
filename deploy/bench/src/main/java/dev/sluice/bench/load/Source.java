package dev.sluice.bench.load;

/** Where the next webhook comes from. Thread-safe. */
public interface Source {

    /** A lifecycle that has a webhook to send now; never the same one to two senders at a time. */
    OrderLifecycle take();

    /** Gives a lifecycle back whose webhook was answered. */
    void giveBack(OrderLifecycle lifecycle);
}
