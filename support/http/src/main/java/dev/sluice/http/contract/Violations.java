package dev.sluice.http.contract;

import dev.sluice.http.problem.Problems;
import dev.sluice.http.problem.Problems.FieldError;
import jakarta.validation.ConstraintViolation;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import java.util.Comparator;
import java.util.Set;
import java.util.stream.Stream;
import org.springframework.context.MessageSourceResolvable;
import org.springframework.core.MethodParameter;
import org.springframework.http.ProblemDetail;
import org.springframework.validation.ObjectError;
import org.springframework.validation.method.ParameterErrors;
import org.springframework.validation.method.ParameterValidationResult;
import org.springframework.web.bind.MethodArgumentNotValidException;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.method.annotation.HandlerMethodValidationException;

/** What validation found, of a body alone or of all parameters of a method. */
final class Violations {

    /** What the contracts promise. */
    private static final int MAX_ERRORS = 100;

    private Violations() {}

    static ProblemDetail problem(MethodArgumentNotValidException e) {
        return problem(errors(e.getAllErrors().stream()));
    }

    static ProblemDetail problem(HandlerMethodValidationException e) {
        return problem(e.getParameterValidationResults().stream().flatMap(Violations::errors));
    }

    /** Of a body that did not come over HTTP. */
    static ProblemDetail problem(Set<? extends ConstraintViolation<?>> violations) {
        return problem(violations.stream().map(Violations::error));
    }

    /** In an order that does not change from time to time. */
    static ProblemDetail problem(Stream<FieldError> errors) {
        return Problems.malformed(
                errors.sorted(Comparator.comparing(FieldError::pointer).thenComparing(FieldError::detail))
                        .limit(MAX_ERRORS)
                        .toList());
    }

    private static Stream<FieldError> errors(ParameterValidationResult result) {
        if (result instanceof ParameterErrors body) {
            return errors(body.getAllErrors().stream());
        }
        String pointer = Pointers.to(name(result.getMethodParameter()));
        return result.getResolvableErrors().stream()
                .map(MessageSourceResolvable::getDefaultMessage)
                .map(message -> new FieldError(pointer, String.valueOf(message)));
    }

    private static Stream<FieldError> errors(Stream<ObjectError> errors) {
        return errors.map(error -> error(error.unwrap(ConstraintViolation.class)));
    }

    private static FieldError error(ConstraintViolation<?> violation) {
        return new FieldError(Pointers.to(violation.getPropertyPath()), detail(violation));
    }

    private static String detail(ConstraintViolation<?> violation) {
        return switch (violation.getConstraintDescriptor().getAnnotation()) {
            // A null never gets this far
            case NotNull _ -> "is missing";
            case Pattern pattern
            when pattern.regexp().contains("\\.{3}") ->
                "must not contain control characters, and be neither . nor .. alone";
            case Pattern pattern when pattern.regexp().contains("\\x00") -> "must not contain control characters";
            default -> violation.getMessage();
        };
    }

    /** A parameter's name in the contract. */
    static String name(MethodParameter parameter) {
        RequestParam query = parameter.getParameterAnnotation(RequestParam.class);
        if (query != null && !query.value().isEmpty()) {
            return query.value();
        }
        RequestHeader header = parameter.getParameterAnnotation(RequestHeader.class);
        return header != null && !header.value().isEmpty()
                ? header.value()
                : Pointers.snake(String.valueOf(parameter.getParameterName()));
    }
}
