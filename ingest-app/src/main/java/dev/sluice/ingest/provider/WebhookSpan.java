package dev.sluice.ingest.provider;

import dev.sluice.ingest.update.Traceparent;
import dev.sluice.log.LogContext;
import dev.sluice.trace.Span;
import dev.sluice.trace.Tracing;
import dev.sluice.trace.Tracing.Kind;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.Collections;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The span of a request with webhooks, which what becomes of them continues. */
final class WebhookSpan {

    private static final String ATTRIBUTE = WebhookSpan.class.getName();

    private WebhookSpan() {}

    /**
     * Begins it, as part of its caller's trace if it names one.
     *
     * @param route its path, without an account's name
     */
    static Span begin(Tracing tracing, String provider, String route, HttpServletRequest request) {
        // One that is there twice is malformed then, and so ignored
        String caller = String.join(",", Collections.list(request.getHeaders("traceparent")));
        Span span = tracing.begin(Kind.SERVER, "POST " + route, caller)
                .with("http.request.method", "POST")
                .with("http.route", route)
                .with("sluice.provider", provider);
        Traceparent its = Objects.requireNonNull(Traceparent.parse(span.traceparent()));
        request.setAttribute(ATTRIBUTE, its);
        LogContext.trace(its.traceId());
        return span;
    }

    static void end(Span span, int status) {
        span.with("http.response.status_code", status);
        if (status >= HttpServletResponse.SC_INTERNAL_SERVER_ERROR) {
            span.failed(Integer.toString(status));
        }
        span.end();
    }

    /** What continues a request: its span, or its caller's where traces are off. */
    static @Nullable Traceparent traceparent(HttpServletRequest request, @Nullable String caller) {
        return request.getAttribute(ATTRIBUTE) instanceof Traceparent its ? its : Traceparent.parse(caller);
    }
}
