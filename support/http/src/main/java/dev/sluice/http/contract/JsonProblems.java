package dev.sluice.http.contract;

import dev.sluice.http.problem.Problems;
import dev.sluice.http.problem.Problems.FieldError;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ProblemDetail;
import tools.jackson.core.JacksonException;
import tools.jackson.core.TokenStreamLocation;
import tools.jackson.core.exc.InputCoercionException;
import tools.jackson.core.exc.StreamConstraintsException;
import tools.jackson.core.exc.StreamReadException;
import tools.jackson.databind.DatabindException;
import tools.jackson.databind.exc.InvalidNullException;
import tools.jackson.databind.exc.MismatchedInputException;
import tools.jackson.databind.exc.UnrecognizedPropertyException;
import tools.jackson.databind.exc.ValueInstantiationException;

/** Problems out of Jackson's exceptions. */
final class JsonProblems {

    private static final String UNKNOWN = "is not as the contract says";

    private JsonProblems() {}

    static ProblemDetail problem(@Nullable Throwable cause) {
        return switch (cause) {
            case null -> Problems.malformed("The body is missing; send a JSON object.");
            case StreamConstraintsException _ ->
                Problems.malformed("The JSON is nested too deeply, or holds a name or number that is too long.");
            case InputCoercionException e -> problem(e, expected(e.getTargetType()));
            case StreamReadException e -> Problems.malformed("The body is not valid JSON%s.".formatted(place(e)));
            case DatabindException e -> problem(e, detail(e));
            default -> Problems.malformed("The body could not be read.");
        };
    }

    private static ProblemDetail problem(JacksonException e, String detail) {
        return Problems.malformed(List.of(new FieldError(Pointers.to(e), detail)));
    }

    private static String place(StreamReadException e) {
        TokenStreamLocation place = e.getLocation();
        return place == null ? "" : " (line %s, column %s)".formatted(place.getLineNr(), place.getColumnNr());
    }

    private static String detail(DatabindException e) {
        return switch (e) {
            case StrictJson.RefusedException refused -> refused.getOriginalMessage();
            case UnrecognizedPropertyException _ -> "is not a member of the contract";
            case InvalidNullException _ -> "must not be null; leave it out";
            case ValueInstantiationException v -> expected(v.getType().getRawClass());
            case MismatchedInputException m -> expected(m.getTargetType());
            default -> UNKNOWN;
        };
    }

    /** Describes the values of a type without naming a Java class. */
    static String expected(@Nullable Class<?> type) {
        if (type == null) {
            return UNKNOWN;
        }
        if (type.isEnum()) {
            return "must be one of "
                    + Arrays.stream(type.getEnumConstants())
                            .map(Object::toString)
                            .collect(Collectors.joining(", "));
        }
        return switch (type.getSimpleName()) {
            case "long", "Long", "int", "Integer" -> "must be a whole number, within its range";
            case "UUID" -> "must be a UUID in its 36-character form";
            case "Instant" ->
                "must be an RFC 3339 time with an offset and a year from 0001 to 9999, such as 2026-11-23T08:00:00.123Z";
            case "List" -> "must be an array";
            default -> "must be an object";
        };
    }
}
