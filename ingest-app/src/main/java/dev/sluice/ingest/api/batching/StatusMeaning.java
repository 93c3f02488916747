package dev.sluice.ingest.api.batching;

import dev.sluice.http.problem.ProblemType;
import dev.sluice.ingest.update.Delivery;
import dev.sluice.ingest.update.DeliveryFailure;
import dev.sluice.ingest.update.DeliveryFailure.Disagreement;
import dev.sluice.ingest.update.DeliveryFailure.InvalidStatus;
import dev.sluice.ingest.update.DeliveryFailure.NotFound;
import dev.sluice.ingest.update.DeliveryFailure.ServiceUnavailable;
import java.time.Duration;
import java.util.EnumSet;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What a status of api-server means, wherever it stands: the one place that says so. */
public final class StatusMeaning {

    private StatusMeaning() {}

    /** Whether a status is about an update, so that it counts only with a body that api-server alone gives. */
    public static boolean isAboutAnUpdate(int status) {
        return isApplied(status) || !problems(status).isEmpty();
    }

    public static boolean isApplied(int status) {
        return status >= 200 && status < 300;
    }

    /** Whether api-server itself says so, by a problem of its own. */
    public static boolean isItsOwnWord(int status, @Nullable String problem) {
        return problems(status).stream().anyMatch(type -> isOf(type, problem));
    }

    private static boolean isOf(ProblemType type, @Nullable String problem) {
        return type.uri().toString().equals(problem);
    }

    /** The problem types with which a status is about an update. */
    private static Set<ProblemType> problems(int status) {
        return switch (status) {
            case 404 -> EnumSet.of(ProblemType.NOT_FOUND);
            case 409 -> EnumSet.of(ProblemType.ALREADY_APPLIED, ProblemType.ALREADY_EXISTS);
            case 422 -> EnumSet.of(ProblemType.INVALID_TRANSITION);
            default -> Set.of();
        };
    }

    /**
     * What api-server itself says with a status. A conflict (409) is a delivery: the update is safe.
     *
     * @param problem the type of the problem that came with it; null where there was none
     * @param retryAfter how long api-server asks to be left alone; zero where it does not say
     * @param operation what was called, for the log
     */
    public static Answer of(int status, @Nullable String problem, Duration retryAfter, String operation) {
        if (isApplied(status)) {
            return new Answer.Delivered(Delivery.APPLIED);
        }
        return status == 409
                ? new Answer.Delivered(Delivery.DUPLICATE)
                : new Answer.Failed(failure(status, problem, retryAfter, operation));
    }

    /**
     * What an outcome means that api-server tells in a message of its own, which may be of a newer version.
     *
     * @param status as over HTTP; null where it says none
     * @param problem the type of the problem; null where there is none
     * @param retryAfter in seconds; null where it does not say
     * @throws Disagreement where it says nothing
     */
    public static Answer ofOutcome(
            @Nullable Integer status, @Nullable String problem, @Nullable Integer retryAfter, String operation) {
        if (status == null || status < 200) {
            throw new Disagreement(operation + ": status 200 without an outcome for each update");
        }
        return of(status, problem, Duration.ofSeconds(Objects.requireNonNullElse(retryAfter, 0)), operation);
    }

    private static DeliveryFailure failure(
            int status, @Nullable String problem, Duration retryAfter, String operation) {
        return switch (status) {
            case 404 -> new NotFound();
            case 422 -> new InvalidStatus();
            case 503 ->
                isOf(ProblemType.ORDER_BUSY, problem)
                        ? ServiceUnavailable.orderBusy(retryAfter)
                        : new ServiceUnavailable("status 503", retryAfter);
            case 429 -> new ServiceUnavailable("status 429", retryAfter);
            // Anything beyond 4xx is a server in trouble, or no HTTP server at all
            default ->
                status < 500
                        ? new Disagreement("%s: status %s".formatted(operation, status))
                        : new ServiceUnavailable("status " + status, retryAfter);
        };
    }
}
