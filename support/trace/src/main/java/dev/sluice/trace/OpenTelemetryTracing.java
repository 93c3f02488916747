package dev.sluice.trace;

import io.opentelemetry.api.trace.SpanBuilder;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.api.trace.propagation.W3CTraceContextPropagator;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.propagation.TextMapGetter;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Spans by OpenTelemetry. Nothing of it is loaded where traces are off. */
final class OpenTelemetryTracing implements Tracing {

    private static final TextMapGetter<String> TRACEPARENT = new TextMapGetter<>() {
        @Override
        public Iterable<String> keys(String traceparent) {
            return List.of("traceparent");
        }

        @Override
        public @Nullable String get(@Nullable String traceparent, String key) {
            return key.equals("traceparent") ? traceparent : null;
        }
    };

    private final Tracer tracer;

    OpenTelemetryTracing(Tracer tracer) {
        this.tracer = tracer;
    }

    @Override
    public boolean isOn() {
        return true;
    }

    @Override
    public Span begin(Kind kind, String name, @Nullable String parent) {
        return new Begun(builder(kind, name, parent).startSpan());
    }

    @Override
    public Span beginBatch(Kind kind, String name, List<@Nullable String> members) {
        var others = new ArrayList<>(members);
        String parent = members.stream()
                .filter(member -> context(member).isSampled())
                .findFirst()
                .orElse(members.getFirst());
        others.remove(parent);
        SpanBuilder builder = builder(kind, name, parent);
        others.stream()
                .map(OpenTelemetryTracing::context)
                .filter(SpanContext::isSampled)
                .forEach(builder::addLink);
        return new Begun(builder.startSpan());
    }

    private SpanBuilder builder(Kind kind, String name, @Nullable String parent) {
        return tracer.spanBuilder(name)
                .setSpanKind(SpanKind.valueOf(kind.name()))
                .setParent(extract(parent));
    }

    private static SpanContext context(@Nullable String traceparent) {
        return io.opentelemetry.api.trace.Span.fromContext(extract(traceparent)).getSpanContext();
    }

    private static Context extract(@Nullable String traceparent) {
        return W3CTraceContextPropagator.getInstance().extract(Context.root(), traceparent, TRACEPARENT);
    }

    private record Begun(io.opentelemetry.api.trace.Span span) implements Span {

        @Override
        public String traceparent() {
            SpanContext its = span.getSpanContext();
            return "00-%s-%s-%s"
                    .formatted(
                            its.getTraceId(),
                            its.getSpanId(),
                            its.getTraceFlags().asHex());
        }

        @Override
        public String traceId() {
            return span.getSpanContext().getTraceId();
        }

        @Override
        public Span with(String attribute, String value) {
            span.setAttribute(attribute, value);
            return this;
        }

        @Override
        public Span with(String attribute, long value) {
            span.setAttribute(attribute, value);
            return this;
        }

        @Override
        public void linkTo(Span other) {
            if (other instanceof Begun(var its)) {
                span.addLink(its.getSpanContext());
            }
        }

        @Override
        public void failed(String type) {
            span.setStatus(StatusCode.ERROR).setAttribute("error.type", type);
        }

        @Override
        public void end() {
            span.end();
        }
    }
}
