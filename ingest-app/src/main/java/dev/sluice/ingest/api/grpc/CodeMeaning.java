package dev.sluice.ingest.api.grpc;

import dev.sluice.ingest.update.DeliveryFailure;
import dev.sluice.ingest.update.DeliveryFailure.Disagreement;
import dev.sluice.ingest.update.DeliveryFailure.ServiceUnavailable;
import dev.sluice.ingest.update.DeliveryFailure.ServiceUnavailable.Reason;
import io.grpc.Status;
import java.time.Duration;

/**
 * What gRPC's status of a call means, which may be of a proxy or of gRPC itself: what became of an update, only a message
 * says. The one place that says so; the contract has the same in {@code x-sluice-client}.
 */
final class CodeMeaning {

    /**
     * What grpc-java says of a message, ours or the answer to it, over the limit of whoever reads it, with the code that
     * others use for being busy.
     */
    private static final String TOO_LARGE = "gRPC message exceeds maximum size";

    private CodeMeaning() {}

    /**
     * The failure of each update of the call.
     *
     * @param retryAfter how long whoever says so asks to be left alone; zero where it does not say
     * @param operation what was called, for the log
     */
    static DeliveryFailure of(Status status, Duration retryAfter, String operation) {
        return switch (status.getCode()) {
            case DEADLINE_EXCEEDED -> new ServiceUnavailable(Reason.NO_ANSWER, "no answer in time", status.getCause());
            case CANCELLED, UNKNOWN, INTERNAL, UNAVAILABLE, DATA_LOSS ->
                new ServiceUnavailable(text(status), retryAfter);
            case RESOURCE_EXHAUSTED ->
                isTooLarge(status) ? disagreement(status, operation) : new ServiceUnavailable(text(status), retryAfter);
            case INVALID_ARGUMENT,
                    NOT_FOUND,
                    ALREADY_EXISTS,
                    PERMISSION_DENIED,
                    FAILED_PRECONDITION,
                    ABORTED,
                    OUT_OF_RANGE,
                    UNIMPLEMENTED,
                    UNAUTHENTICATED -> disagreement(status, operation);
            case OK -> throw new IllegalArgumentException("A call that went well has a message");
        };
    }

    /**
     * Whether it decides nothing for any update of a call with several: one bad update fails them all, an older server has
     * no such call, a proxy may take less in one message. Alone, each has an answer of its own.
     */
    static boolean isRefusal(Status status) {
        return switch (status.getCode()) {
            case UNAUTHENTICATED, PERMISSION_DENIED -> false;
            default -> of(status, Duration.ZERO, "") instanceof Disagreement;
        };
    }

    private static boolean isTooLarge(Status status) {
        String description = status.getDescription();
        return description != null && description.startsWith(TOO_LARGE);
    }

    private static Disagreement disagreement(Status status, String operation) {
        return new Disagreement("%s: %s".formatted(operation, status.getCode()));
    }

    private static String text(Status status) {
        return status.getCause() == null
                ? "status " + status.getCode()
                : status.getCause().toString();
    }
}
