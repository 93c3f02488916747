package dev.sluice.ingest.api.grpc;

import static dev.sluice.ingest.api.grpc.FaultyGrpcApi.code;
import static dev.sluice.ingest.api.grpc.FaultyGrpcApi.outcomes;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.Message;
import dev.sluice.ingest.AnswerTable;
import dev.sluice.ingest.AnswerTable.Entry;
import dev.sluice.ingest.Contract;
import dev.sluice.ingest.Ingest;
import dev.sluice.ingest.IngestApplication;
import dev.sluice.ingest.Samples;
import dev.sluice.ingest.api.grpc.FaultyGrpcApi.Fault;
import dev.sluice.updates.v1.UpdateOutcome;
import io.grpc.Status.Code;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.context.TestConfiguration;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;
import org.springframework.test.context.DynamicPropertyRegistrar;

/**
 * Walks the contract as {@code ContractMappingIT} does, over gRPC: what internal-updates.yaml says of each status, which
 * travels in a message, and of each code of gRPC is how often the whole service tries, and what it tells the provider.
 */
@SpringBootTest(
        webEnvironment = WebEnvironment.RANDOM_PORT,
        classes = IngestApplication.class,
        properties = {
            "webhook.mode=grpc",
            "management.server.port=0",
            "api.breaker=off",
            "api.timeout=500ms",
            "api.deadline=5s",
            "api.retry-base-delay=1ms",
            "api.retry-max-delay=10ms",
        })
@Import(GrpcMappingIT.Server.class)
class GrpcMappingIT {

    @TestConfiguration(proxyBeanMethods = false)
    static class Server {

        @Bean
        FaultyGrpcApi faultyGrpcApi() {
            return new FaultyGrpcApi();
        }

        @Bean
        DynamicPropertyRegistrar target(FaultyGrpcApi api) {
            return registry -> registry.add("api.grpc-target", api::target);
        }
    }

    private static final int ATTEMPTS = 3;

    private final FaultyGrpcApi api;
    private final Ingest ingest;
    private final MeterRegistry meters;

    GrpcMappingIT(@Autowired FaultyGrpcApi api, @LocalServerPort int port, @Autowired MeterRegistry meters) {
        this.api = api;
        this.ingest = new Ingest(port);
        this.meters = meters;
    }

    /** Also those of a newer server, which this one has no name for. */
    @ParameterizedTest
    @EnumSource
    void everyStatusInAMessageIsDealtWithAsTheContractSays(Samples webhook) {
        Map<String, Entry> listed = AnswerTable.of(webhook.apiPath);
        Map<String, Entry> others = AnswerTable.others();
        for (int status : IntStream.range(200, 600).toArray()) {
            Entry entry = requireNonNull(listed.getOrDefault(
                    "" + status, others.getOrDefault("" + status, others.get(status / 100 + "xx"))));
            if (entry.grpc().contains("OK")) {
                assertDealtWith(webhook, "status " + status, entry, outcomes(status));
                for (String problem : entry.problems()) {
                    assertDealtWith(
                            webhook,
                            problem,
                            entry,
                            outcomes(outcome(status).setType(problem).build()));
                }
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void whatSaysNothingOfTheUpdateIsDealtWithAsTheContractSays(Samples webhook) {
        Entry notOurs = requireNonNull(AnswerTable.others().get("not-ours"));
        assertThat(notOurs.grpc()).contains("OK");

        assertDealtWith(webhook, "no outcome", notOurs, outcomes(new UpdateOutcome[0]));
        for (int status : new int[] {0, 1, 99, 199, -1}) {
            assertDealtWith(webhook, "status " + status, notOurs, outcomes(status));
        }
    }

    @ParameterizedTest
    @EnumSource
    void everyCodeIsDealtWithAsTheContractSays(Samples webhook) {
        entries(webhook)
                .forEach((name, entry) -> entry.grpc().stream()
                        .filter(code -> !code.equals("OK"))
                        .forEach(code -> assertDealtWith(webhook, name + " " + code, entry, code(Code.valueOf(code)))));
    }

    @Test
    void theContractKnowsEveryCode() {
        assertThat(Samples.all()
                        .flatMap(webhook -> entries(webhook).values().stream())
                        .flatMap(entry -> entry.grpc().stream()))
                .containsAll(Stream.of(Code.values()).map(Code::name).toList());
    }

    @ParameterizedTest
    @EnumSource
    void doesNotTryAgainBeforeItSays(Samples webhook) {
        for (int status : new int[] {429, 500, 503, 599}) {
            api.will(outcomes(outcome(status).setRetryAfter(60).build()));

            assertThat(ingest.post(webhook.path, webhook.json).status()).isEqualTo(502);
            assertThat(api.calls()).as("status %s for a minute", status).hasSize(1);
        }
    }

    @ParameterizedTest
    @EnumSource
    void anOrderThatIsBusyIsTriedAgain(Samples webhook) {
        api.will(outcomes(outcome(503).setType("urn:sluice:problem:order-busy").build()), outcomes(200));

        assertThat(ingest.post(webhook.path, webhook.json).status()).isEqualTo(202);
        assertThat(api.calls()).hasSize(2);
    }

    /** Samples have every member of the contracts. */
    @ParameterizedTest
    @EnumSource
    void passesOnEveryMember(Samples webhook) {
        api.will(outcomes(200));

        assertThat(ingest.post(webhook.path, webhook.json).status()).isEqualTo(202);

        Message request = api.calls().getFirst().request();
        Message update =
                (Message) request.getField(request.getDescriptorForType().findFieldByName("update"));
        assertThat(update.getAllFields().keySet())
                .containsExactlyInAnyOrderElementsOf(
                        update.getDescriptorForType().getFields());
    }

    /** The last attempt decides. */
    @ParameterizedTest
    @EnumSource
    void aRetryThatMeetsItsOwnFirstAttemptIsADuplicate(Samples webhook) {
        api.will(code(Code.UNAVAILABLE), outcomes(409));

        var told = ingest.post(webhook.path, webhook.json);

        assertThat(told.status()).isEqualTo(200);
        assertThat(told.outcome()).isEqualTo("duplicate");
    }

    private static Map<String, Entry> entries(Samples webhook) {
        return Stream.of(AnswerTable.of(webhook.apiPath), AnswerTable.others())
                .flatMap(entries -> entries.entrySet().stream())
                .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
    }

    private static UpdateOutcome.Builder outcome(int status) {
        return UpdateOutcome.newBuilder().setStatusValue(status);
    }

    private void assertDealtWith(Samples webhook, String answer, Entry entry, Fault fault) {
        api.will(fault);
        double disagreements = disagreements();

        Ingest.Answer told = ingest.post(webhook.path, webhook.json);

        assertThat(told.status()).as(answer).isEqualTo(entry.provider());
        Contract.assertConforms(webhook.path, told);
        assertThat(api.calls()).as(answer).hasSize(entry.retried() ? ATTEMPTS : 1);
        assertThat(disagreements() - disagreements)
                .as("%s counts as our own bug", answer)
                .isEqualTo(entry.means().equals("disagreement") ? 1 : 0);
    }

    private double disagreements() {
        return meters.counter("sluice.delivery.disagreements").count();
    }
}
