package dev.sluice.ingest.http;

import dev.sluice.http.problem.ProblemType;
import dev.sluice.ingest.webhook.DeliveryFailure.Disagreement;
import dev.sluice.ingest.webhook.DeliveryFailure.InvalidStatus;
import dev.sluice.ingest.webhook.DeliveryFailure.NotFound;
import dev.sluice.ingest.webhook.DeliveryFailure.ServiceUnavailable;
import java.time.Duration;
import java.util.EnumSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What a status of api-server other than 2xx means, wherever it stands: the one place that says so. */
final class Answers {

    private Answers() {}

    /** Whether a status is about an update, so that it counts only with a body that api-server alone gives. */
    static boolean saysWhatBecameOfAnUpdate(int status) {
        return (status >= 200 && status < 300) || !problems(status).isEmpty();
    }

    /** Whether api-server itself says so, by a problem of its own. */
    static boolean isItsOwnWord(int status, @Nullable String problem) {
        return problems(status).stream().anyMatch(type -> isOf(type, problem));
    }

    private static boolean isOf(ProblemType type, @Nullable String problem) {
        return type.uri().toString().equals(problem);
    }

    /** The problem types with which a status says what became of an update. */
    private static Set<ProblemType> problems(int status) {
        return switch (status) {
            case 404 -> EnumSet.of(ProblemType.NOT_FOUND);
            case 409 -> EnumSet.of(ProblemType.ALREADY_APPLIED, ProblemType.ALREADY_EXISTS);
            case 422 -> EnumSet.of(ProblemType.INVALID_TRANSITION);
            default -> Set.of();
        };
    }

    /**
     * The failure that a status of api-server itself stands for.
     *
     * @param problem the type of the problem that came with it; null where there was none
     * @param operation what was called, for the log
     * @param retryAfter how long api-server asks to be left alone; zero where it does not say
     */
    static RuntimeException failure(int status, @Nullable String problem, Duration retryAfter, String operation) {
        return switch (status) {
            case 404 -> new NotFound();
            case 409 -> new ConflictException();
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
