package dev.sluice.ingest.inbox.admin;

import dev.sluice.http.problem.ProblemType;
import dev.sluice.http.problem.Problems;
import java.util.List;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.ProblemDetail;
import org.springframework.web.ErrorResponseException;

/** Nothing was changed, and the caller is told why. */
final class RefusedException extends ErrorResponseException {

    private RefusedException(ProblemDetail problem) {
        super(HttpStatusCode.valueOf(problem.getStatus()), problem, null);
    }

    static RefusedException of(ProblemType type, String detail) {
        return new RefusedException(Problems.problem(type, detail));
    }

    static RefusedException malformed(String member, String detail) {
        return new RefusedException(Problems.malformed(List.of(new Problems.FieldError("/" + member, detail))));
    }

    static RefusedException notFound(String id) {
        return of(ProblemType.NOT_FOUND, "Webhook '%s' is not known.".formatted(id));
    }
}
