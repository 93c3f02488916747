package dev.sluice.http.contract;

import dev.sluice.http.body.RawBody;
import dev.sluice.http.body.Utf8;
import dev.sluice.http.problem.Problems;
import jakarta.validation.Validator;
import java.util.List;
import java.util.stream.Collectors;
import org.springframework.http.ProblemDetail;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/** Reads a body by the contract, whichever way it came. Thread-safe. */
public final class ContractReader {

    /** The body breaks the contract; the message says where and how, and holds nothing of the body's values. */
    public static final class MalformedException extends RuntimeException {

        /** What updates-kafka.yaml promises of a dead letter's detail. */
        private static final int MAX_MESSAGE = 2000;

        private final transient ProblemDetail problem;

        /** What somebody who reads by a contract that is not ours has found. */
        public MalformedException(ProblemDetail problem) {
            super(Utf8.cut(text(problem), MAX_MESSAGE), null, false, false);
            this.problem = problem;
        }

        /** The answer, where somebody waits for one. */
        ProblemDetail problem() {
            return problem;
        }

        private static String text(ProblemDetail problem) {
            return problem.getProperties() != null && problem.getProperties().get("errors") instanceof List<?> errors
                    ? errors.stream()
                            .map(Problems.FieldError.class::cast)
                            .map(error -> error.pointer() + " " + error.detail())
                            .collect(Collectors.joining("; "))
                    : String.valueOf(problem.getDetail());
        }
    }

    private final JsonMapper json;
    private final Validator validator;

    ContractReader(JsonMapper json, Validator validator) {
        this.json = json;
        this.validator = validator;
    }

    /**
     * Reads and validates.
     *
     * @throws MalformedException if the body breaks the contract, or has more than {@link RawBody#MAX_BYTES}
     */
    public <T> T read(byte[] body, Class<T> type) {
        if (body.length > RawBody.MAX_BYTES) {
            throw new MalformedException(RawBody.tooLarge());
        }
        if (body.length == 0) {
            throw new MalformedException(JsonProblems.problem(null));
        }
        String flaw = Utf8.flaw(body);
        if (flaw != null) {
            throw new MalformedException(Problems.malformed(flaw));
        }
        T value;
        try {
            value = json.readValue(body, type);
        } catch (JacksonException e) {
            throw new MalformedException(JsonProblems.problem(e));
        }
        if (value == null) {
            throw new MalformedException(JsonProblems.problem(null));
        }
        var violations = validator.validate(value);
        if (!violations.isEmpty()) {
            throw new MalformedException(Violations.problem(violations));
        }
        return value;
    }
}
