package dev.sluice.ingest.api.grpc;

import dev.sluice.ingest.update.DeliveryFailure;
import dev.sluice.ingest.update.DeliveryFailure.Disagreement;
import dev.sluice.ingest.update.DeliveryFailure.ServiceUnavailable;
import dev.sluice.ingest.update.DeliveryFailure.ServiceUnavailable.Reason;
import io.grpc.Status;

/**
 * What gRPC's status of a call means, which may be of a proxy or of gRPC itself: what became of an update, only a message
 * says. The one place that says so; the contract has the same in {@code x-sluice-client}.
 */
final class CodeMeaning {

    private CodeMeaning() {}

    /** @param operation what was called, for the log */
    static DeliveryFailure of(Status status, String operation) {
        return switch (status.getCode()) {
            case DEADLINE_EXCEEDED -> new ServiceUnavailable(Reason.NO_ANSWER, "no answer in time", status.getCause());
            case CANCELLED, UNKNOWN, INTERNAL, UNAVAILABLE, DATA_LOSS ->
                new ServiceUnavailable(Reason.UNREACHABLE, text(status), status.getCause());
            case INVALID_ARGUMENT,
                    NOT_FOUND,
                    ALREADY_EXISTS,
                    PERMISSION_DENIED,
                    RESOURCE_EXHAUSTED,
                    FAILED_PRECONDITION,
                    ABORTED,
                    OUT_OF_RANGE,
                    UNIMPLEMENTED,
                    UNAUTHENTICATED -> new Disagreement("%s: %s".formatted(operation, status.getCode()));
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
            default -> of(status, "") instanceof Disagreement;
        };
    }

    private static String text(Status status) {
        return status.getCause() == null
                ? "status " + status.getCode()
                : status.getCause().toString();
    }
}
