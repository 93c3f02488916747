package dev.sluice.bench.limit;

import dev.sluice.bench.load.Turn;

/** A way to apply updates, which is measured in turn with others. */
interface Variant {

    /** As options and results call it. */
    String name();

    /** Once, before the first turn. */
    void warmUp();

    /** Starts from a database that was reset. */
    Turn run();
}
