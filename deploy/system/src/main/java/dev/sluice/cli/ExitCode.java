package dev.sluice.cli;

/** What commands end with, beside picocli's own for a wrong command line; docs/sluice.md has them all. */
final class ExitCode {

    /** It was done, and all is as it should be. */
    static final int DONE = 0;

    /** It could not be done, or something is not as it should be. */
    static final int FAILED = 1;

    /** The webhook that was asked for is not there. */
    static final int NOT_THERE = 3;

    private ExitCode() {}
}
