package dev.sluice.bench.limit;

import dev.sluice.bench.load.Measurement;

/** A way to apply updates, which is measured in rounds with others. */
interface Variant {

    /** As options and results call it. */
    String name();

    /** Once, before it is measured. */
    void warmUp();

    /** Starts from a database that was reset. */
    Measurement run();
}
