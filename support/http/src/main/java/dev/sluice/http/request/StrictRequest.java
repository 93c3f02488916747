package dev.sluice.http.request;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import java.util.Arrays;
import java.util.Collections;
import java.util.Enumeration;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A request whose parameters are those of its query alone, decoded strictly. Tomcat's own parsing would fail late, with a
 * 500.
 */
final class StrictRequest extends HttpServletRequestWrapper {

    /** More than any operation has; each costs memory. */
    private static final int MAX_PARAMETERS = 100;

    private final Map<String, String[]> parameters;

    private StrictRequest(HttpServletRequest request, Map<String, String[]> parameters) {
        super(request);
        this.parameters = parameters;
    }

    /**
     * Reads the query.
     *
     * @throws IllegalArgumentException if it is not percent-encoded UTF-8, has a parameter without a name, or too many; the
     *     message is for the caller's eyes
     */
    static StrictRequest of(HttpServletRequest request) {
        return new StrictRequest(request, parameters(request.getQueryString()));
    }

    /** One whose query is not looked at. */
    static StrictRequest withoutQuery(HttpServletRequest request) {
        return new StrictRequest(request, Map.of());
    }

    private static Map<String, String[]> parameters(@Nullable String query) {
        if (query == null || query.isEmpty()) {
            return Map.of();
        }
        String[] pairs = query.split("&", MAX_PARAMETERS + 1);
        if (pairs.length > MAX_PARAMETERS) {
            throw new IllegalArgumentException("The query has more than %s parameters.".formatted(MAX_PARAMETERS));
        }
        var parameters = new LinkedHashMap<String, String[]>();
        for (String pair : pairs) {
            int equals = pair.indexOf('=');
            String name = decode(equals < 0 ? pair : pair.substring(0, equals));
            if (name.isEmpty()) {
                throw new IllegalArgumentException("The query has a parameter without a name.");
            }
            String[] value = {equals < 0 ? "" : decode(pair.substring(equals + 1))};
            parameters.merge(name, value, StrictRequest::joined);
        }
        return Collections.unmodifiableMap(parameters);
    }

    private static String decode(String text) {
        try {
            return PercentEncoding.decode(text.replace('+', ' '));
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("The query is not percent-encoded UTF-8.", e);
        }
    }

    private static String[] joined(String[] before, String[] more) {
        String[] all = Arrays.copyOf(before, before.length + more.length);
        System.arraycopy(more, 0, all, before.length, more.length);
        return all;
    }

    /**
     * A semicolon is part of its segment, like any other character: nothing of ours has path parameters, and what is read
     * must not be something else than what was named.
     */
    @Override
    public String getRequestURI() {
        return super.getRequestURI().replace(";", "%3B");
    }

    /** TRACE is a method like any other that no operation has, and never echoes a request with its credentials. */
    @Override
    public String getMethod() {
        return super.getMethod().equals("TRACE") ? "trace" : super.getMethod();
    }

    @Override
    public @Nullable String getParameter(String name) {
        String[] values = parameters.get(name);
        return values == null ? null : values[0];
    }

    @Override
    public Map<String, String[]> getParameterMap() {
        return parameters;
    }

    @Override
    public Enumeration<String> getParameterNames() {
        return Collections.enumeration(parameters.keySet());
    }

    @Override
    public String @Nullable [] getParameterValues(String name) {
        return parameters.get(name);
    }
}
