package dev.sluice.testkit;

import com.google.protobuf.ByteString;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import io.opentelemetry.proto.common.v1.AnyValue;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.trace.v1.ResourceSpans;
import io.opentelemetry.proto.trace.v1.Span;
import io.opentelemetry.proto.trace.v1.Status.StatusCode;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.Collectors;

/** Takes spans as a collector does, by OTLP over HTTP on a free port, and keeps them. Thread-safe. */
public final class TraceCollector implements AutoCloseable {

    /**
     * A span as it was exported.
     *
     * @param parentId empty for the first one of a trace
     * @param links the ids of the spans that it is linked to
     * @param attributes as text
     */
    public record Received(
            String service,
            String name,
            String kind,
            String traceId,
            String id,
            String parentId,
            List<String> links,
            Map<String, String> attributes,
            boolean failed) {}

    private final List<Received> spans = new CopyOnWriteArrayList<>();
    private final List<String> credentials = new CopyOnWriteArrayList<>();
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final HttpServer server;

    public TraceCollector() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(threads);
        server.createContext("/v1/traces", this::take);
        server.start();
    }

    /** For {@code OTEL_EXPORTER_OTLP_ENDPOINT}. */
    public String endpoint() {
        return "http://localhost:" + server.getAddress().getPort();
    }

    /** All that came so far. */
    public List<Received> spans() {
        return List.copyOf(spans);
    }

    /** What each request had as {@code Authorization}; empty for nothing. */
    public List<String> credentials() {
        return List.copyOf(credentials);
    }

    private void take(HttpExchange exchange) throws IOException {
        try (exchange) {
            String credential = exchange.getRequestHeaders().getFirst("Authorization");
            credentials.add(credential == null ? "" : credential);
            ExportTraceServiceRequest.parseFrom(exchange.getRequestBody())
                    .getResourceSpansList()
                    .forEach(this::keep);
            exchange.getResponseHeaders().set("Content-Type", "application/x-protobuf");
            exchange.sendResponseHeaders(200, -1);
        }
    }

    private void keep(ResourceSpans of) {
        String service = attributes(of.getResource().getAttributesList()).getOrDefault("service.name", "");
        of.getScopeSpansList().stream()
                .flatMap(scope -> scope.getSpansList().stream())
                .map(span -> received(service, span))
                .forEach(spans::add);
    }

    private static Received received(String service, Span span) {
        return new Received(
                service,
                span.getName(),
                span.getKind().name().replace("SPAN_KIND_", ""),
                hex(span.getTraceId()),
                hex(span.getSpanId()),
                hex(span.getParentSpanId()),
                span.getLinksList().stream().map(link -> hex(link.getSpanId())).toList(),
                attributes(span.getAttributesList()),
                span.getStatus().getCode() == StatusCode.STATUS_CODE_ERROR);
    }

    private static Map<String, String> attributes(List<KeyValue> attributes) {
        return attributes.stream().collect(Collectors.toMap(KeyValue::getKey, each -> text(each.getValue())));
    }

    private static String text(AnyValue value) {
        return value.hasIntValue() ? Long.toString(value.getIntValue()) : value.getStringValue();
    }

    private static String hex(ByteString id) {
        return HexFormat.of().formatHex(id.toByteArray());
    }

    @Override
    public void close() {
        server.stop(0);
        threads.close();
    }
}
