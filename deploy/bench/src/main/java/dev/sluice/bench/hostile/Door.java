package dev.sluice.bench.hostile;

import java.util.SplittableRandom;

/**
 * Where a service takes requests of one kind.
 *
 * @param name in the report
 * @param port where it is
 * @param valid makes a request that it takes, but for its credential
 * @param valid's credential, and others
 */
record Door(String name, int port, Template valid, Credential credential) {

    /** Makes a request that would be taken, if it came with its credential. */
    @FunctionalInterface
    interface Template {

        /** @param id which the order and the event that it names have to themselves */
        Draft draft(String id, SplittableRandom random);
    }

    /** What says who sends. */
    @FunctionalInterface
    interface Credential {

        /** Adds it to the request as it is now. */
        void add(Draft draft);
    }

    /** Of a door that asks nobody who they are. */
    static final Credential NONE = _ -> {};
}
