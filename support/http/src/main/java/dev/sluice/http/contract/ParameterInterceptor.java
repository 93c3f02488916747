package dev.sluice.http.contract;

import dev.sluice.http.problem.Problems.FieldError;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.lang.reflect.Method;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.springframework.core.MethodParameter;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.method.HandlerMethod;
import org.springframework.web.servlet.HandlerInterceptor;

/**
 * Validates parameters before Spring converts them. Spring takes the first of several or joins them, drops blank ones,
 * parses numbers, UUIDs, times and enums leniently, and ignores undeclared ones. Declared is what the generated interface's
 * annotations name; undeclared headers are ignored here too. Thread-safe.
 */
final class ParameterInterceptor implements HandlerInterceptor {

    private static final Pattern WHOLE = Pattern.compile("0|-?[1-9][0-9]{0,18}");
    private static final Pattern UUID_FORM = Pattern.compile("[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}");

    /** What an operation declares, by name. */
    private record Declared(Map<String, Class<?>> query, Map<String, Class<?>> headers) {}

    private final Map<Method, Declared> operations = new ConcurrentHashMap<>();

    @Override
    public boolean preHandle(HttpServletRequest request, HttpServletResponse response, Object handler) {
        // Spring answers OPTIONS itself
        if (handler instanceof HandlerMethod operation
                && request.getDispatcherType() == DispatcherType.REQUEST
                && !"OPTIONS".equals(request.getMethod())) {
            Declared declared =
                    operations.computeIfAbsent(operation.getMethod(), _ -> declared(operation.getMethodParameters()));
            List<FieldError> errors = Stream.concat(
                            query(request, declared.query()), headers(request, declared.headers()))
                    .toList();
            if (!errors.isEmpty()) {
                throw new MalformedRequestException(Violations.problem(errors.stream()));
            }
        }
        return true;
    }

    private static Declared declared(MethodParameter[] parameters) {
        var declared = new Declared(new HashMap<>(), new HashMap<>());
        for (MethodParameter parameter : parameters) {
            if (parameter.hasParameterAnnotation(RequestParam.class)) {
                declared.query.put(Violations.name(parameter), parameter.getParameterType());
            } else if (parameter.hasParameterAnnotation(RequestHeader.class)) {
                declared.headers.put(Violations.name(parameter), parameter.getParameterType());
            }
        }
        return declared;
    }

    private static Stream<FieldError> query(HttpServletRequest request, Map<String, Class<?>> declared) {
        return request.getParameterMap().entrySet().stream().flatMap(given -> {
            Class<?> type = declared.get(given.getKey());
            return type == null
                    ? Stream.of(new FieldError(Pointers.to(given.getKey()), "is not a parameter of this operation"))
                    : errors(given.getKey(), Arrays.asList(given.getValue()), type);
        });
    }

    private static Stream<FieldError> headers(HttpServletRequest request, Map<String, Class<?>> declared) {
        // Text headers are not checked here: a traceparent that is there twice is ignored, as Trace Context says
        return declared.entrySet().stream()
                .filter(header -> header.getValue() != String.class)
                .flatMap(header -> errors(
                        header.getKey(), Collections.list(request.getHeaders(header.getKey())), header.getValue()));
    }

    private static Stream<FieldError> errors(String name, List<String> values, Class<?> type) {
        if (values.size() > 1) {
            return Stream.of(new FieldError(Pointers.to(name), "must be given once"));
        }
        return values.stream()
                .filter(value -> !isOf(type, value))
                .map(value -> new FieldError(
                        Pointers.to(name), value.isEmpty() ? "must not be empty" : JsonProblems.expected(type)));
    }

    private static boolean isOf(Class<?> type, String value) {
        if (type == Integer.class || type == Long.class) {
            return WHOLE.matcher(value).matches() && isInRange(type, value);
        }
        if (type == UUID.class) {
            return UUID_FORM.matcher(value).matches();
        }
        if (type == Instant.class) {
            return isTime(value);
        }
        if (type.isEnum()) {
            return Arrays.stream(type.getEnumConstants())
                    .anyMatch(constant -> constant.toString().equals(value));
        }
        // Everything else about a text is validated by its constraints
        return !value.isEmpty();
    }

    private static boolean isTime(String value) {
        try {
            Rfc3339.parse(value);
            return true;
        } catch (DateTimeException _) {
            return false;
        }
    }

    private static boolean isInRange(Class<?> type, String value) {
        try {
            long number = Long.parseLong(value);
            return type == Long.class || number == (int) number;
        } catch (NumberFormatException _) {
            return false;
        }
    }
}
