package dev.sluice.systemtests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sluice.system.Mode;
import dev.sluice.system.Part;
import dev.sluice.system.Ports;
import dev.sluice.testkit.Concurrently;
import dev.sluice.testkit.TraceCollector;
import dev.sluice.testkit.TraceCollector.Received;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What a collector gets of the services as they are shipped, in each mode. */
@Timeout(180)
@ExtendWith(SharedSystem.class)
class TracesIT {

    private static final String TRACE = "0af7651916cd43dd8448eb211c80319c";
    private static final String CALLER = "b7ad6b7169203331";
    private static final String SAMPLED = "00-%s-%s-01".formatted(TRACE, CALLER);

    /** All that a span may say. */
    private static final Set<String> ATTRIBUTES = Set.of(
            "db.operation.batch.size",
            "db.system.name",
            "error.type",
            "http.request.method",
            "http.response.status_code",
            "http.route",
            "messaging.destination.name",
            "messaging.destination.partition.id",
            "messaging.kafka.offset",
            "messaging.operation.name",
            "messaging.operation.type",
            "messaging.system",
            "sluice.batch.size",
            "sluice.event.id",
            "sluice.order.id",
            "sluice.outcome",
            "sluice.provider");

    private TraceCollector collector;

    @TempDir
    private Path directory;

    @BeforeEach
    void start() throws Exception {
        collector = new TraceCollector();
    }

    @AfterEach
    void stop() {
        collector.close();
    }

    @ParameterizedTest
    @EnumSource
    void aTraceReachesFromTheProvidersRequestToTheCommit(Mode mode, TestSystem system) throws Exception {
        Map<String, String> settings = new HashMap<>(traced(collector.endpoint()));
        settings.put("OTEL_EXPORTER_OTLP_HEADERS", "Authorization=Bearer%20collectors");
        settings.putAll(ofItsOwn(mode));
        try (ModeBeside beside = ModeBeside.start(system, mode, settings)) {
            Webhook created = Webhook.order("order-traced", "evt-1", "created", 0);

            assertThat(new Provider(beside.ingestUrl()).send(created, it -> it.header("traceparent", SAMPLED)))
                    .startsWith("202");

            await().atMost(Duration.ofSeconds(30))
                    .untilAsserted(() -> assertThat(commits())
                            .anySatisfy(commit -> assertThat(upwards(commit)).containsExactlyElementsOf(chain(mode))));
            assertThat(collector.spans())
                    .allSatisfy(span -> assertThat(span.traceId()).isEqualTo(TRACE));
            assertThat(door(TRACE).parentId()).isEqualTo(CALLER);
            assertThat(collector.credentials()).containsOnly("Bearer collectors");

            manyAtOnce(new Provider(beside.ingestUrl()));

            assertSaysNoMoreThanItMay(created);
        }
    }

    /** Each webhook has a trace of its own, which leads to the commit that it was in and to the call that it went by. */
    private void manyAtOnce(Provider provider) {
        Concurrently.call(
                40, i -> provider.send(Webhook.order("order-%s".formatted(i), "evt-%s".formatted(i), "created", 0)));

        await().atMost(Duration.ofSeconds(30)).untilAsserted(() -> {
            Set<String> commits = commits().map(Received::id).collect(Collectors.toSet());
            Set<String> linked =
                    commits().flatMap(span -> span.links().stream()).collect(Collectors.toSet());
            Set<String> parents = commits().map(Received::parentId).collect(Collectors.toSet());
            assertThat(linked).isNotEmpty();
            // On a busy machine a webhook may be tried more than once
            Map<String, List<Received>> applied =
                    named("apply order update", "process").collect(Collectors.groupingBy(Received::traceId));
            assertThat(applied).hasSize(41);
            assertThat(applied.values())
                    .allSatisfy(spans -> assertThat(spans).anySatisfy(span -> {
                        assertThat(span.links()).isNotEmpty().allMatch(commits::contains);
                        assertThat(linked.contains(span.id()) || parents.contains(span.id()))
                                .isTrue();
                    }));
        });
    }

    private void assertSaysNoMoreThanItMay(Webhook sent) {
        Set<String> said = new HashSet<>();
        collector.spans().forEach(span -> said.addAll(span.attributes().keySet()));
        assertThat(ATTRIBUTES).containsAll(said);
        assertThat(collector.spans().toString()).doesNotContain(String.valueOf(sent.userId()));
    }

    @Test
    void eachAttemptIsASpanAndOneThatFailsSaysHow(TestSystem system) throws Exception {
        Ports ports = Ports.free();
        Map<String, String> settings = new HashMap<>(traced(collector.endpoint()));
        settings.putAll(Map.of("WEBHOOK_MODE", "http", "OTEL_SERVICE_NAME", "ingest-of-a-test"));
        Part ingest = system.ingest("ingest", ports, settings);
        ingest.start();
        try {
            assertThat(new Provider("http://localhost:" + ports.ingest())
                            .send(Webhook.order("order-1", "evt-1", "created", 0)))
                    .startsWith("502");

            await().atMost(Duration.ofSeconds(10))
                    .untilAsserted(() ->
                            assertThat(named("POST /webhooks/payments/orders")).hasSize(1));
            Received door = named("POST /webhooks/payments/orders").findFirst().orElseThrow();
            assertThat(door.failed()).isTrue();
            assertThat(door.service()).isEqualTo("ingest-of-a-test");
            assertThat(door.parentId()).isEmpty();
            assertThat(door.attributes()).containsEntry("http.response.status_code", "502");
            assertThat(named("send order update")).hasSize(3).allSatisfy(attempt -> {
                assertThat(attempt.failed()).isTrue();
                assertThat(attempt.parentId()).isEqualTo(door.id());
                assertThat(attempt.attributes()).containsEntry("error.type", "unreachable");
            });
        } finally {
            ingest.stop();
        }
    }

    /** Whoever calls decides for its trace; of others none is sampled here. */
    @Test
    void exportsWhatIsSampledAndNothingElse(TestSystem system) throws Exception {
        Map<String, String> settings = new HashMap<>(traced(collector.endpoint()));
        settings.putAll(Map.of("OTEL_TRACES_SAMPLER", "parentbased_traceidratio", "OTEL_TRACES_SAMPLER_ARG", "0"));
        try (ModeBeside beside = ModeBeside.start(system, Mode.HTTP, settings)) {
            var provider = new Provider(beside.ingestUrl());
            provider.send(Webhook.order("order-1", "evt-1", "created", 0));
            provider.send(
                    Webhook.order("order-2", "evt-1", "created", 0),
                    it -> it.header("traceparent", SAMPLED.replaceFirst("01$", "00")));
            provider.send(Webhook.order("order-3", "evt-1", "created", 0), it -> it.header("traceparent", SAMPLED));

            await().atMost(Duration.ofSeconds(10))
                    .untilAsserted(() -> assertThat(commits()).isNotEmpty());
        }
        // Both have exported all that they had, and ended
        assertThat(named("POST /webhooks/payments/orders")).hasSize(1);
        assertThat(named("apply order update"))
                .isNotEmpty()
                .allSatisfy(span -> assertThat(span.attributes()).containsEntry("sluice.order.id", "order-3"));
    }

    /** Webhooks are answered as ever, and a stop does not wait until it is there. */
    @Test
    void aCollectorThatIsAwayHurtsNobody(TestSystem system) throws Exception {
        collector.close();
        long stop;
        try (ModeBeside beside = ModeBeside.start(system, Mode.HTTP, traced(collector.endpoint()))) {
            var provider = new Provider(beside.ingestUrl());
            for (int i = 0; i < 20; i++) {
                assertThat(provider.send(Webhook.order("order-" + i, "evt-1", "created", 0)))
                        .startsWith("202");
            }
            stop = System.nanoTime();
        }
        assertThat(Duration.ofNanos(System.nanoTime() - stop)).isLessThan(Duration.ofSeconds(30));
    }

    /** The libraries are in both jars. Boot looks for a dozen of their types by name; that makes no SDK, no exporter and no thread. */
    @Test
    void offNothingOfItIsMade(TestSystem system) throws Exception {
        Path classes = directory.resolve("classes");
        Ports ports = Ports.free();
        Map<String, String> settings = new HashMap<>(TestSystem.QUICK_START.ingest("-Xlog:class+load:file=" + classes));
        settings.putAll(Map.of(
                "WEBHOOK_MODE", "http",
                "OTEL_EXPORTER_OTLP_ENDPOINT", collector.endpoint(),
                "OTEL_TRACES_EXPORTER", "none"));
        Part ingest = system.ingest("ingest", ports, settings);
        ingest.start();
        try {
            new Provider("http://localhost:" + ports.ingest()).send(Webhook.order("order-1", "evt-1", "created", 0));
        } finally {
            ingest.stop();
        }

        assertThat(Files.readAllLines(classes))
                .anyMatch(line -> line.contains(" dev.sluice.trace.Tracing "))
                .noneMatch(line -> line.contains(" dev.sluice.trace.OpenTelemetryTracing "))
                .noneMatch(line -> line.contains(" io.opentelemetry.sdk.trace.export.BatchSpanProcessor "));
        assertThat(collector.spans()).isEmpty();
    }

    private static Map<String, String> traced(String endpoint) {
        return Map.of("OTEL_EXPORTER_OTLP_ENDPOINT", endpoint, "OTEL_BSP_SCHEDULE_DELAY", "100");
    }

    /** In Kafka mode, the shared system's consumers would take what is published. */
    private static Map<String, String> ofItsOwn(Mode mode) {
        String id = UUID.randomUUID().toString();
        return mode == Mode.KAFKA
                ? Map.of(
                        "KAFKA_ORDERS_TOPIC", "traced.orders." + id,
                        "KAFKA_DISPUTES_TOPIC", "traced.disputes." + id,
                        "KAFKA_ORDERS_CONSUMER_GROUP", "traced-orders-" + id,
                        "KAFKA_DISPUTES_CONSUMER_GROUP", "traced-disputes-" + id)
                : Map.of();
    }

    /** From the commit to the provider's request, a topic's name left out. */
    private static List<String> chain(Mode mode) {
        String door = "SERVER POST /webhooks/payments/orders";
        return switch (mode) {
            case HTTP, GRPC ->
                List.of("CLIENT commit orders", "SERVER apply order update", "CLIENT send order update", door);
            case INBOX ->
                List.of(
                        "CLIENT commit orders",
                        "SERVER apply order update",
                        "CLIENT send order update",
                        "CONSUMER relay webhook",
                        door);
            case KAFKA -> List.of("CLIENT commit orders", "CONSUMER process", "PRODUCER send", door);
        };
    }

    private List<String> upwards(Received from) {
        var names = new ArrayList<String>();
        Map<String, Received> all = collector.spans().stream().collect(Collectors.toMap(Received::id, span -> span));
        for (Received span = from; span != null; span = all.get(span.parentId())) {
            names.add("%s %s".formatted(span.kind(), span.name().replaceFirst(" traced\\..*", "")));
        }
        return names;
    }

    private Stream<Received> commits() {
        return named("commit orders");
    }

    private Received door(String trace) {
        return named("POST /webhooks/payments/orders")
                .filter(span -> span.traceId().equals(trace))
                .findFirst()
                .orElseThrow();
    }

    /** Of one of these names, or of one that begins so and goes on with a topic's. */
    private Stream<Received> named(String... names) {
        return collector.spans().stream()
                .filter(span -> Stream.of(names)
                        .anyMatch(
                                name -> span.name().equals(name) || span.name().startsWith(name + " traced.")));
    }
}
