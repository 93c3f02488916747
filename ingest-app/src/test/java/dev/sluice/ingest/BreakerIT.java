package dev.sluice.ingest;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.ingest.FaultyApi.Fault;
import dev.sluice.ingest.Ingest.Answer;
import dev.sluice.testkit.Concurrently;
import io.micrometer.core.instrument.MeterRegistry;
import java.net.http.HttpRequest;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalManagementPort;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.test.annotation.DirtiesContext;
import org.springframework.test.annotation.DirtiesContext.ClassMode;
import org.springframework.test.context.TestPropertySource;

/** What a provider is told, and api-server spared, while the breaker is open: the whole service, before a {@link FaultyApi}. */
@WholeService
@TestPropertySource(properties = {"api.breaker=on", "api.breaker-open-time=1h", "sluice.batching.max-batch=1"})
@DirtiesContext(classMode = ClassMode.AFTER_EACH_TEST_METHOD)
@Timeout(60)
class BreakerIT {

    private static final int MIN_UPDATES = 20;
    private static final int ATTEMPTS = 3;

    private final FaultyApi api;
    private final Ingest ingest;
    private final Ingest management;
    private final MeterRegistry meters;

    BreakerIT(
            @Autowired FaultyApi api,
            @LocalServerPort int port,
            @LocalManagementPort int managementPort,
            @Autowired MeterRegistry meters) {
        this.api = api;
        this.ingest = new Ingest(port);
        this.management = new Ingest(managementPort);
        this.meters = meters;
    }

    /** The row circuit-open of the answer table. */
    @Test
    void tellsTheProviderToComeBackLaterAndCallsNobodyWhileItIsOpen() {
        AnswerTable.Entry row = requireNonNull(AnswerTable.others().get("circuit-open"));
        api.will(Faults.reset());
        for (int i = 0; i < MIN_UPDATES; i++) {
            assertThat(post(Samples.ORDER).status()).isEqualTo(502);
        }
        assertThat(api.requests()).hasSize(MIN_UPDATES * ATTEMPTS);

        assertThat(Concurrently.call(300, _ -> post(Samples.ORDER))).allSatisfy(answer -> {
            assertThat(answer.status()).isEqualTo(row.provider());
            assertThat(answer.type()).isEqualTo("unavailable");
            assertThat(Integer.parseInt(answer.header("Retry-After"))).isBetween(3600 - 60, 3600 + 2);
            Contract.assertConforms(Samples.ORDER.path, answer);
        });
        assertThat(api.requests()).hasSize(MIN_UPDATES * ATTEMPTS);
        assertThat(meters.get("sluice.breaker.refused")
                        .tag("of", "orders")
                        .functionCounter()
                        .count())
                .isEqualTo(300);
    }

    @Test
    void whatOrdersMeetSaysNothingOfDisputes() {
        api.will(Faults.reset());
        for (int i = 0; i < MIN_UPDATES; i++) {
            post(Samples.CHARGEBACK);
        }
        assertThat(post(Samples.CHARGEBACK).status()).isEqualTo(503);
        api.will(Faults.status(200));
        assertThat(post(Samples.ORDER).status()).isEqualTo(202);
        assertThat(post(Samples.CHARGEBACK).status()).isEqualTo(503);
        assertThat(state("orders")).isEqualTo("closed");
        assertThat(state("disputes")).isEqualTo("open");
        assertThat(gauge("disputes", "open")).isEqualTo(1);
        assertThat(gauge("disputes", "closed")).isZero();
        assertThat(gauge("orders", "closed")).isEqualTo(1);
    }

    /** A proxy that knows nothing of its servers gives every second attempt to one of two, and this one is dead. */
    @Test
    void staysClosedWhileOneOfTwoApiServersIsDead() {
        var faults = IntStream.range(0, 4000)
                .mapToObj(i -> i % 2 == 0 ? Faults.page(502) : Faults.status(200))
                .toArray(Fault[]::new);
        api.will(faults);
        for (int i = 0; i < 100; i++) {
            assertThat(post(Samples.ORDER).status()).isEqualTo(202);
        }
        assertThat(api.requests()).hasSize(200);
        Concurrently.call(
                        8,
                        _ -> IntStream.range(0, 25)
                                .map(_ -> post(Samples.ORDER).status())
                                .boxed()
                                .toList())
                .forEach(statuses -> assertThat(statuses).doesNotContain(503));
        assertThat(api.requests()).hasSizeLessThan(faults.length);
        assertThat(state("orders")).isEqualTo("closed");
    }

    private Answer post(Samples webhook) {
        return ingest.post(webhook.path, webhook.json);
    }

    private String state(String of) {
        var health = management.send(HttpRequest.newBuilder(management.uri("/actuator/health/breaker")));
        return health.body().at("/components/apiBreaker/details/" + of).asString();
    }

    private double gauge(String of, String state) {
        return meters.get("sluice.breaker.state")
                .tag("of", of)
                .tag("state", state)
                .gauge()
                .value();
    }
}
