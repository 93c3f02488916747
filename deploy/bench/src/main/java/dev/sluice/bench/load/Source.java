package dev.sluice.bench.load;

/** Where the next webhook comes from. Thread-safe. */
public interface Source {

    /** A life that has a webhook to send now; never the same one to two senders at a time. */
    Life take();

    /** Gives a life back whose webhook was answered. */
    void giveBack(Life life);
}
