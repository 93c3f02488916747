package dev.sluice.trace;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.sluice.setting.InvalidSettingException;
import dev.sluice.testkit.TraceCollector;
import dev.sluice.testkit.TraceCollector.Received;
import dev.sluice.trace.Tracing.Kind;
import io.opentelemetry.api.OpenTelemetry;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.Configuration;

/** With Boot's own auto-configuration, to a collector. Boot makes these properties of the OTEL_* variables. */
class TracingConfigurationTest {

    private static final String TRACE = "0af7651916cd43dd8448eb211c80319c";
    private static final String ONE = "00-%s-b7ad6b7169203331-01".formatted(TRACE);
    private static final String OTHER = "00-1af7651916cd43dd8448eb211c80319c-c7ad6b7169203331-01";
    private static final String NOT_SAMPLED = "00-2af7651916cd43dd8448eb211c80319c-d7ad6b7169203331-00";
    private static final String ENDPOINT = "management.opentelemetry.tracing.export.otlp.endpoint=";

    @Configuration(proxyBeanMethods = false)
    @EnableAutoConfiguration
    static class Service {}

    private TraceCollector collector;

    @BeforeEach
    void start() throws Exception {
        collector = new TraceCollector();
    }

    @AfterEach
    void stop() {
        collector.close();
    }

    private ApplicationContextRunner on() {
        return new ApplicationContextRunner()
                .withUserConfiguration(Service.class)
                .withPropertyValues(
                        "management.tracing.sampling.probability=1", ENDPOINT + collector.endpoint() + "/v1/traces");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                ENDPOINT,
                "management.opentelemetry.enabled=false",
                "management.tracing.export.otlp.enabled=false",
                "management.tracing.export.enabled=false"
            })
    void isOffWithoutEndpointAndWhereSomebodySaysSo(String property) {
        on().withPropertyValues(property)
                .run(context -> assertThat(context)
                        .doesNotHaveBean(OpenTelemetry.class)
                        .getBean(Tracing.class)
                        .isSameAs(Tracing.OFF));
    }

    @Test
    void refusesAProtocolThatWeHaveNoSenderFor() {
        on().withPropertyValues("management.opentelemetry.tracing.export.otlp.transport=grpc")
                .run(context -> assertThat(context)
                        .getFailure()
                        .isInstanceOf(InvalidSettingException.class)
                        .hasMessageContaining("OTEL_EXPORTER_OTLP_PROTOCOL"));
    }

    /** All is exported when the context is closed. */
    @Test
    void continuesItsParent() {
        on().run(context -> {
            Tracing tracing = context.getBean(Tracing.class);
            Span door = tracing.begin(Kind.SERVER, "door", ONE).with("sluice.provider", "stripe");
            assertThat(door.traceId()).isEqualTo(TRACE);
            tracing.begin(Kind.CLIENT, "attempt", door.traceparent()).end();
            door.failed("502");
            door.end();
            tracing.begin(Kind.SERVER, "not sampled", NOT_SAMPLED).end();
            tracing.begin(Kind.SERVER, "of nobody", "malformed").end();
        });

        assertThat(collector.spans())
                .extracting(Received::name)
                .containsExactlyInAnyOrder("attempt", "door", "of nobody");
        Received door = only("door");
        assertThat(door.traceId()).isEqualTo(TRACE);
        assertThat(door.parentId()).isEqualTo("b7ad6b7169203331");
        assertThat(door.kind()).isEqualTo("SERVER");
        assertThat(door.failed()).isTrue();
        assertThat(door.attributes()).containsEntry("sluice.provider", "stripe").containsEntry("error.type", "502");
        assertThat(only("attempt").parentId()).isEqualTo(door.id());
        assertThat(only("of nobody").parentId()).isEmpty();
    }

    @Test
    void whatIsDoneForSeveralContinuesTheFirstSampledOneAndIsLinkedToTheOthers() {
        on().run(context -> {
            Tracing tracing = context.getBean(Tracing.class);
            Span one = tracing.begin(Kind.SERVER, "one", null);
            Span batch = tracing.beginBatch(Kind.CLIENT, "batch", Arrays.asList(null, NOT_SAMPLED, ONE, OTHER));
            one.linkTo(batch);
            batch.end();
            one.end();
            tracing.beginBatch(Kind.CLIENT, "of nobody", Arrays.asList(null, null))
                    .end();
        });

        Received batch = only("batch");
        assertThat(batch.traceId()).isEqualTo(TRACE);
        assertThat(batch.links()).containsExactly("c7ad6b7169203331");
        assertThat(only("one").links()).isEqualTo(List.of(batch.id()));
        assertThat(only("of nobody").links()).isEmpty();
    }

    @Test
    void whatThrowsFails() {
        on().run(context -> {
            Span span = context.getBean(Tracing.class).begin(Kind.CLIENT, "call", null);
            assertThat(catchThrowable(() -> span.around(() -> {
                        throw new IllegalStateException();
                    })))
                    .isInstanceOf(IllegalStateException.class);
        });

        assertThat(only("call").failed()).isTrue();
        assertThat(only("call").attributes()).containsEntry("error.type", "IllegalStateException");
    }

    private Received only(String name) {
        List<Received> spans = collector.spans().stream()
                .filter(span -> span.name().equals(name))
                .toList();
        assertThat(spans).as(name).hasSize(1);
        return spans.getFirst();
    }
}
