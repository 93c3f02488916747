package dev.sluice.web;

import dev.sluice.web.Problems.FieldError;
import jakarta.validation.ConstraintViolation;
import jakarta.validation.ElementKind;
import jakarta.validation.Path;
import jakarta.validation.constraints.NotNull;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.TypeMismatchException;
import org.springframework.context.MessageSourceResolvable;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.ProblemDetail;
import org.springframework.http.ResponseEntity;
import org.springframework.http.converter.HttpMessageNotReadableException;
import org.springframework.validation.ObjectError;
import org.springframework.validation.method.ParameterErrors;
import org.springframework.validation.method.ParameterValidationResult;
import org.springframework.web.ErrorResponse;
import org.springframework.web.bind.MethodArgumentNotValidException;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestControllerAdvice;
import org.springframework.web.context.request.ServletWebRequest;
import org.springframework.web.context.request.WebRequest;
import org.springframework.web.method.annotation.HandlerMethodValidationException;
import org.springframework.web.method.annotation.MethodArgumentTypeMismatchException;
import org.springframework.web.servlet.mvc.method.annotation.ResponseEntityExceptionHandler;
import org.springframework.web.servlet.resource.NoResourceFoundException;
import org.springframework.web.util.DisconnectedClientHelper;
import tools.jackson.core.JacksonException;
import tools.jackson.core.exc.InputCoercionException;
import tools.jackson.core.exc.StreamConstraintsException;
import tools.jackson.core.exc.StreamReadException;
import tools.jackson.databind.DatabindException;
import tools.jackson.databind.exc.InvalidNullException;
import tools.jackson.databind.exc.MismatchedInputException;
import tools.jackson.databind.exc.UnrecognizedPropertyException;
import tools.jackson.databind.exc.ValueInstantiationException;

/**
 * What is wrong with a request as such, as RFC 9457 problem details: no stack trace, no class name, no payload. A
 * service's own failures have an advice of their own, which comes first.
 */
@RestControllerAdvice
@Order(Ordered.LOWEST_PRECEDENCE)
final class ProblemAdvice extends ResponseEntityExceptionHandler {

    private static final Logger log = LoggerFactory.getLogger(ProblemAdvice.class);
    // What the contracts promise of a problem
    private static final int MAX_DETAIL = 2000;
    private static final int MAX_POINTER = 1000;
    private static final int MAX_ERRORS = 100;

    private static final Pattern UPPER = Pattern.compile("(?<=[a-z0-9])[A-Z]");

    @Override
    protected @Nullable ResponseEntity<Object> handleMethodArgumentNotValid(
            MethodArgumentNotValidException e, HttpHeaders headers, HttpStatusCode status, WebRequest request) {
        return answer(malformed(fieldErrors(e.getAllErrors().stream())), headers);
    }

    @Override
    protected @Nullable ResponseEntity<Object> handleHandlerMethodValidationException(
            HandlerMethodValidationException e, HttpHeaders headers, HttpStatusCode status, WebRequest request) {
        return answer(
                malformed(e.getParameterValidationResults().stream().flatMap(ProblemAdvice::fieldErrors)), headers);
    }

    @Override
    protected @Nullable ResponseEntity<Object> handleTypeMismatch(
            TypeMismatchException e, HttpHeaders headers, HttpStatusCode status, WebRequest request) {
        String name =
                e instanceof MethodArgumentTypeMismatchException m ? parameterName(m.getParameter(), m.getName()) : "";
        return answer(
                Problems.malformed(List.of(new FieldError(pointer(Stream.of(name)), expected(e.getRequiredType())))),
                headers);
    }

    @Override
    protected @Nullable ResponseEntity<Object> handleHttpMessageNotReadable(
            HttpMessageNotReadableException e, HttpHeaders headers, HttpStatusCode status, WebRequest request) {
        return answer(unreadable(e.getCause()), headers);
    }

    @Override
    protected ResponseEntity<Object> handleExceptionInternal(
            Exception e, @Nullable Object body, HttpHeaders headers, HttpStatusCode status, WebRequest request) {
        HttpStatus known = HttpStatus.valueOf(status.value());
        String detail = known.getReasonPhrase();
        if (e instanceof NoResourceFoundException && request instanceof ServletWebRequest web) {
            detail = "There is nothing at " + web.getRequest().getRequestURI() + ".";
        } else if (e instanceof ErrorResponse response && response.getBody().getDetail() != null) {
            detail = response.getBody().getDetail();
        }
        String type = known.getReasonPhrase().toLowerCase(Locale.ROOT).replace(' ', '-');
        return answer(Problems.problem(known, type, known.getReasonPhrase(), cut(detail, MAX_DETAIL)), headers);
    }

    @ExceptionHandler
    @Nullable
    ResponseEntity<Object> handleUnexpected(Exception e) {
        if (DisconnectedClientHelper.isClientDisconnectedException(e)) {
            return null;
        }
        log.error("Unexpected failure", e);
        return answer(
                Problems.problem(
                        HttpStatus.INTERNAL_SERVER_ERROR,
                        "internal",
                        "Internal error",
                        "Something went wrong on our side; it may be sent again."),
                HttpHeaders.EMPTY);
    }

    private static ResponseEntity<Object> answer(ProblemDetail problem, HttpHeaders headers) {
        return ResponseEntity.status(problem.getStatus()).headers(headers).body(problem);
    }

    /** What is wrong with a JSON text that could not be read as what it should be. */
    static ProblemDetail unreadable(@Nullable Throwable cause) {
        return switch (cause) {
            case null -> Problems.malformed("The body is missing; send a JSON object.");
            case StreamConstraintsException _ ->
                Problems.malformed("The JSON is nested too deeply, or holds a name or number that is too long.");
            case InputCoercionException e -> malformed(e, expected(e.getTargetType()));
            case StreamReadException e ->
                Problems.malformed("The body is not valid JSON%s."
                        .formatted(
                                e.getLocation() == null
                                        ? ""
                                        : " (line %d, column %d)"
                                                .formatted(
                                                        e.getLocation().getLineNr(),
                                                        e.getLocation().getColumnNr())));
            case DatabindException e -> malformed(e, detail(e));
            default -> Problems.malformed("The body could not be read.");
        };
    }

    private static ProblemDetail malformed(JacksonException e, String detail) {
        String pointer = pointer(e.getPath().stream()
                .map(ref -> ref.getPropertyName() != null ? ref.getPropertyName() : "" + ref.getIndex()));
        return Problems.malformed(List.of(new FieldError(pointer, detail)));
    }

    private static String detail(DatabindException e) {
        return switch (e) {
            case StrictJson.RefusedException refused -> refused.getOriginalMessage();
            case UnrecognizedPropertyException _ -> "is not a member of the contract";
            case InvalidNullException _ -> "must not be null; leave it out";
            case ValueInstantiationException v -> expected(v.getType().getRawClass());
            case MismatchedInputException m -> expected(m.getTargetType());
            default -> "is not as the contract says";
        };
    }

    private static String expected(@Nullable Class<?> type) {
        if (type == null) {
            return "is not as the contract says";
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
            case "List" -> "must be an array";
            default -> "must be an object";
        };
    }

    private static Stream<FieldError> fieldErrors(ParameterValidationResult result) {
        if (result instanceof ParameterErrors errors) {
            return fieldErrors(errors.getAllErrors().stream());
        }
        String name = parameterName(
                result.getMethodParameter(),
                String.valueOf(result.getMethodParameter().getParameterName()));
        return result.getResolvableErrors().stream()
                .map(MessageSourceResolvable::getDefaultMessage)
                .map(message -> new FieldError(pointer(Stream.of(name)), String.valueOf(message)));
    }

    static ProblemDetail malformed(Stream<FieldError> errors) {
        // Validation comes in no particular order
        return Problems.malformed(
                errors.sorted(Comparator.comparing(FieldError::pointer).thenComparing(FieldError::detail))
                        .limit(MAX_ERRORS)
                        .toList());
    }

    private static Stream<FieldError> fieldErrors(Stream<ObjectError> errors) {
        return errors.map(error -> fieldError(error.unwrap(ConstraintViolation.class)));
    }

    static FieldError fieldError(ConstraintViolation<?> violation) {
        return new FieldError(pointer(violation.getPropertyPath()), detail(violation));
    }

    private static String detail(ConstraintViolation<?> violation) {
        return switch (violation.getConstraintDescriptor().getAnnotation()) {
            // A null never gets this far
            case NotNull _ -> "is missing";
            case jakarta.validation.constraints.Pattern pattern
            when pattern.regexp().contains("\\x00") -> "must not contain control characters";
            default -> violation.getMessage();
        };
    }

    /** The path of a violation, whose names are Java's, as a pointer into the JSON, whose names are snake_case. */
    private static String pointer(Path path) {
        return pointer(StreamSupport.stream(path.spliterator(), false).flatMap(node -> {
            var parent = Stream.<String>builder();
            if (node.getKind() == ElementKind.METHOD || node.getKind() == ElementKind.PARAMETER) {
                return parent.build();
            }
            if (node.getKey() != null) {
                parent.add(node.getKey().toString());
            } else if (node.getIndex() != null) {
                parent.add(node.getIndex().toString());
            }
            if (node.getName() != null && !node.getName().startsWith("<")) {
                parent.add(snake(node.getName()));
            }
            return parent.build();
        }));
    }

    private static String pointer(Stream<String> names) {
        return cut(
                names.map(name -> "/" + name.replace("~", "~0").replace("/", "~1"))
                        .collect(Collectors.joining()),
                MAX_POINTER);
    }

    private static String cut(String text, int length) {
        return text.length() <= length ? text : text.substring(0, length);
    }

    private static String parameterName(org.springframework.core.MethodParameter parameter, String fallback) {
        RequestParam param = parameter.getParameterAnnotation(RequestParam.class);
        RequestHeader header = parameter.getParameterAnnotation(RequestHeader.class);
        if (param != null && !param.value().isEmpty()) {
            return param.value();
        }
        return header != null && !header.value().isEmpty() ? header.value() : snake(fallback);
    }

    private static String snake(String name) {
        return UPPER.matcher(name).replaceAll(match -> "_" + match.group().toLowerCase(Locale.ROOT));
    }
}
