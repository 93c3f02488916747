package dev.sluice.api.deadletter;

import dev.sluice.api.problem.Failure;
import java.util.Arrays;

/** The codes of {@code dlq_reason} in {@code openapi/updates-kafka.yaml}, by which dead letters are listed and redriven. */
public enum DeadLetterReason {
    /** The value breaks the contract. */
    MALFORMED("malformed"),
    /** What it refers to did not come in time. */
    NOT_FOUND("not-found"),
    /** The status machine forbids it. */
    INVALID_TRANSITION("invalid-transition"),
    /** Data that the database refuses, or a bug of ours. */
    INTERNAL("internal");

    private final String wire;

    DeadLetterReason(String wire) {
        this.wire = wire;
    }

    /** As headers, tables and log lines spell it. */
    public String wire() {
        return wire;
    }

    /** Reads what {@link #wire} wrote; {@link #INTERNAL} for what a later version wrote. */
    public static DeadLetterReason parse(String wire) {
        return Arrays.stream(values())
                .filter(reason -> reason.wire.equals(wire))
                .findFirst()
                .orElse(INTERNAL);
    }

    /**
     * Why a failure makes a dead letter.
     *
     * @throws IllegalArgumentException for one that makes none: the update was applied before, or is to be tried again
     */
    public static DeadLetterReason of(Failure failure) {
        return switch (failure) {
            case Failure.Malformed _ -> MALFORMED;
            case Failure.NotFound _ -> NOT_FOUND;
            case Failure.InvalidTransition _ -> INVALID_TRANSITION;
            case Failure.Internal _ -> INTERNAL;
            case Failure.AlreadyApplied _,
                    Failure.AlreadyExists _,
                    Failure.InvalidCursor _,
                    Failure.Unavailable _,
                    Failure.OrderBusy _ -> throw new IllegalArgumentException("Makes no dead letter", failure);
        };
    }
}
