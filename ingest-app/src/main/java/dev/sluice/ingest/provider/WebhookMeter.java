package dev.sluice.ingest.provider;

import dev.sluice.trace.Span;
import dev.sluice.trace.Tracing;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * Measures how webhooks are answered, {@code sluice.webhooks}, from the first that a filter sees of a request to its answer,
 * has it told and traced; counts those whose signature is refused, {@code sluice.webhooks.refused}. Labels are made from what we know, never from
 * what a caller says: other paths are not counted. Thread-safe.
 */
final class WebhookMeter extends OncePerRequestFilter {

    /** Ours, by the parts of a path: {@code /webhooks/payments/orders}. */
    private static final String OURS = "payments";

    private static final String STANDARD = "standard";

    private static final Set<String> OUR_KINDS = Set.of("orders", "chargebacks");

    /** Bounds of the histogram. Providers give up at 10 s. */
    private static final Duration[] BUCKETS = {
        Duration.ofMillis(5),
        Duration.ofMillis(10),
        Duration.ofMillis(25),
        Duration.ofMillis(50),
        Duration.ofMillis(100),
        Duration.ofMillis(250),
        Duration.ofMillis(500),
        Duration.ofSeconds(1),
        Duration.ofMillis(2500),
        Duration.ofSeconds(5),
        Duration.ofSeconds(10)
    };

    /** Who a path is for. */
    private record Source(String provider, String kind) {

        /** The path, without whose account it is. */
        String route() {
            return provider.equals(STANDARD)
                    ? "/webhooks/payments/" + kind
                    : "/webhooks/%s/{account}".formatted(provider);
        }
    }

    private record Answer(Source source, int status) {}

    private record Refusal(String provider, Verifier.Verdict verdict) {}

    private final Set<String> providers;
    private final MeterRegistry meters;
    private final Tracing tracing;
    private final WebhookLog log = new WebhookLog();
    private final Map<Answer, Timer> answers = new ConcurrentHashMap<>();
    private final Map<Refusal, Counter> refusals = new ConcurrentHashMap<>();

    /** @param providers the names, in paths, of those that may have accounts here */
    WebhookMeter(Set<String> providers, MeterRegistry meters, Tracing tracing) {
        this.providers = Set.copyOf(providers);
        this.meters = meters;
        this.tracing = tracing;
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        Source source = source(request.getRequestURI());
        if (source == null) {
            chain.doFilter(request, response);
            return;
        }
        long start = System.nanoTime();
        boolean isTraced = tracing.isOn() && request.getMethod().equals("POST");
        Span span = isTraced ? WebhookSpan.begin(tracing, source.provider(), source.route(), request) : Span.NONE;
        int status = HttpServletResponse.SC_INTERNAL_SERVER_ERROR;
        try {
            chain.doFilter(request, response);
            status = response.getStatus();
        } finally {
            Duration time = Duration.ofNanos(System.nanoTime() - start);
            timer(new Answer(source, status)).record(time);
            WebhookSpan.end(span, status);
            log.answered(request, source.provider(), source.kind(), status, time);
        }
    }

    /** A webhook was refused for its signature. */
    void refused(HttpServletRequest request, Verifier.Verdict verdict) {
        Source source = source(request.getRequestURI());
        if (source != null) {
            refusals.computeIfAbsent(new Refusal(source.provider(), verdict), this::counter)
                    .increment();
        }
    }

    private @Nullable Source source(String path) {
        String[] parts = path.split("/", 5);
        if (parts.length != 4 || !parts[1].equals("webhooks")) {
            return null;
        }
        if (parts[2].equals(OURS)) {
            return OUR_KINDS.contains(parts[3]) ? new Source(STANDARD, parts[3]) : null;
        }
        return providers.contains(parts[2]) ? new Source(parts[2], "events") : null;
    }

    private Timer timer(Answer answer) {
        return answers.computeIfAbsent(
                answer,
                key -> Timer.builder("sluice.webhooks")
                        .description("Time to the answer of a webhook")
                        .tag("provider", key.source().provider())
                        .tag("kind", key.source().kind())
                        .tag("status", Integer.toString(key.status()))
                        .serviceLevelObjectives(BUCKETS)
                        .register(meters));
    }

    private Counter counter(Refusal refusal) {
        return Counter.builder("sluice.webhooks.refused")
                .description("Webhooks whose signature was refused")
                .tag("provider", refusal.provider())
                .tag("reason", refusal.verdict().name().toLowerCase(Locale.ROOT))
                .register(meters);
    }
}
