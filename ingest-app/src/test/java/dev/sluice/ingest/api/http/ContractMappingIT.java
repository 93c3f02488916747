package dev.sluice.ingest.api.http;

import static dev.sluice.ingest.Faults.answer;
import static dev.sluice.ingest.Faults.hang;
import static dev.sluice.ingest.Faults.page;
import static dev.sluice.ingest.Faults.problem;
import static dev.sluice.ingest.Faults.rawThenClose;
import static dev.sluice.ingest.Faults.reset;
import static dev.sluice.ingest.Faults.status;
import static dev.sluice.ingest.api.Meanings.assertMeans;
import static dev.sluice.ingest.api.http.Clients.ORDER;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.ingest.AnswerTable;
import dev.sluice.ingest.AnswerTable.Entry;
import dev.sluice.ingest.Contract;
import dev.sluice.ingest.FaultyApi;
import dev.sluice.ingest.FaultyApi.Fault;
import dev.sluice.ingest.Ingest;
import dev.sluice.ingest.PactFile;
import dev.sluice.ingest.Samples;
import dev.sluice.ingest.WholeService;
import dev.sluice.ingest.update.Delivery;
import io.micrometer.core.instrument.MeterRegistry;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;

/**
 * Walks the contract: what internal-updates.yaml says of each answer is what the client makes of it, how often it tries,
 * what ingest-app tells the provider, and what is in the pact and in the documentation; and the other way round.
 */
@WholeService
class ContractMappingIT {

    private static final int ATTEMPTS = 3;

    private static final Map<String, Fault> FAULTS =
            Map.of("reset", reset(), "garbage", rawThenClose("220 ftp.example ready\r\n"), "no-answer", hang());

    /** With these, api-server says what became of an update, and only a body of the contract shows that it is api-server. */
    private static final List<Integer> NEED_A_BODY = IntStream.concat(
                    IntStream.range(200, 300), IntStream.of(404, 409, 422))
            .boxed()
            .toList();

    private final Clients clients = new Clients();
    private final FaultyApi api;
    private final Clients.Client client;
    private final Ingest ingest;
    private final MeterRegistry meters;

    ContractMappingIT(@Autowired FaultyApi api, @LocalServerPort int port, @Autowired MeterRegistry meters) {
        this.api = api;
        // As WholeService's
        this.client = clients.to(api.url()).timeout(500).deadline(5000).create();
        this.ingest = new Ingest(port);
        this.meters = meters;
    }

    @AfterEach
    void closeClients() {
        clients.close();
    }

    @ParameterizedTest
    @EnumSource(Endpoint.class)
    void everyStatusIsDealtWithAsTheContractSays(Endpoint endpoint) {
        Map<String, Entry> listed = AnswerTable.of(endpoint.path);
        Map<String, Entry> others = AnswerTable.others();
        for (int code : IntStream.range(200, 600).toArray()) {
            Entry entry = listed.getOrDefault("" + code, others.getOrDefault("" + code, others.get(code / 100 + "xx")));
            assertThat(entry)
                    .as("internal-updates.yaml says what %s means", code)
                    .isNotNull();
            assertDealtWith(endpoint, "status " + code, requireNonNull(entry), status(code));
            if (entry.retried()) {
                api.will(status(code, "Retry-After: 60"));
                assertMeans(entry.means(), "status " + code + " for a minute", () -> send(endpoint));
                assertThat(api.requests())
                        .as("status " + code + " for a minute")
                        .hasSize(1);
            }
        }
    }

    @ParameterizedTest
    @EnumSource(Endpoint.class)
    void aStatusThatNeedsABodyIsDealtWithAsTheContractSaysWhereThatIsNotOursOrBreaksOff(Endpoint endpoint) {
        Entry notOurs = requireNonNull(AnswerTable.others().get("not-ours"));
        Entry cutOff = requireNonNull(AnswerTable.others().get("cut-off"));
        for (int code : NEED_A_BODY) {
            assertDealtWith(endpoint, "status " + code + ", a page", notOurs, page(code));
            assertDealtWith(endpoint, "status " + code + ", other problem", notOurs, problem(code, "other"));
            if (code != 204) {
                Fault breaksOff = rawThenClose("HTTP/1.1 %s Whatever\r\nContent-Length: 300\r\n\r\n{".formatted(code));
                assertDealtWith(endpoint, "status " + code + ", cut off", cutOff, breaksOff);
            }
        }
    }

    @ParameterizedTest
    @EnumSource(Endpoint.class)
    void everyTypeOfProblemIsDealtWithAsTheContractSaysAndNeededWhereItSaysSo(Endpoint endpoint) {
        AnswerTable.of(endpoint.path).forEach((status, entry) -> {
            int code = Integer.parseInt(status);
            assertThat(!entry.problems().isEmpty())
                    .as("internal-updates.yaml gives the problems of %s", status)
                    .isEqualTo(code != 200 && NEED_A_BODY.contains(code));
            for (String type : entry.problems()) {
                String body = "{\"type\":\"%s\"}".formatted(type);
                assertDealtWith(endpoint, status + " " + type, entry, answer(code, "application/problem+json", body));
            }
        });
    }

    @ParameterizedTest
    @EnumSource(Endpoint.class)
    void whatIsNoAnswerIsDealtWithAsTheContractSays(Endpoint endpoint) {
        FAULTS.forEach((name, fault) -> assertDealtWith(
                endpoint, name, requireNonNull(AnswerTable.others().get(name), name), fault));
    }

    /** Nobody listens, so nobody counts the attempts; ConnectionsIT does, by the time that they take. */
    @Test
    void aRefusedConnectionIsDealtWithAsTheContractSays() throws Exception {
        Entry refused = requireNonNull(AnswerTable.others().get("refused"));
        assertThat(refused)
                .usingRecursiveComparison()
                .ignoringFields("pactExempt")
                .isEqualTo(AnswerTable.others().get("reset"));
        var gone = new FaultyApi();
        gone.goAway();
        try (var clients = new Clients().to(gone.url())) {
            assertMeans(refused.means(), "refused", () -> clients.create().sendOrderUpdate(ORDER));
        }
    }

    @Test
    void theContractKnowsNoOtherFaultsAndRanges() {
        assertThat(AnswerTable.others().keySet())
                .containsExactlyInAnyOrder(
                        "2xx",
                        "204",
                        "3xx",
                        "4xx",
                        "429",
                        "5xx",
                        "not-ours",
                        "cut-off",
                        "refused",
                        "reset",
                        "garbage",
                        "no-answer",
                        "circuit-open");
        assertThat(AnswerTable.others().values())
                .allSatisfy(entry -> assertThat(entry.pactExempt()).isNotBlank());
    }

    @Test
    void everyOperationIsWalkedOrSaysWhyNot() {
        assertThat(AnswerTable.operations())
                .containsExactlyInAnyOrderElementsOf(Stream.of(Endpoint.values())
                        .map(endpoint -> "post " + endpoint.path)
                        .toList());
    }

    @ParameterizedTest
    @EnumSource(Endpoint.class)
    void thePactHasAnInteractionForEachStatusOrTheContractSaysWhyNot(Endpoint endpoint) {
        AnswerTable.of(endpoint.path)
                .forEach((status, entry) -> assertThat(
                                !PactFile.descriptions(endpoint.path, status).isEmpty())
                        .as("%s %s is in the pact; in the contract: %s", endpoint.path, status, entry)
                        .isEqualTo(entry.inPact()));
    }

    @Test
    void thePactHasEachTypeOfProblemThatTheContractNeeds() {
        for (Endpoint endpoint : Endpoint.values()) {
            AnswerTable.of(endpoint.path)
                    .forEach((status, entry) -> assertThat(Interaction.ALL.stream()
                                    .filter(interaction -> status.equals("" + interaction.status()))
                                    .map(Interaction::problem)
                                    .filter(Objects::nonNull))
                            .as(status)
                            .containsExactlyInAnyOrderElementsOf(entry.problems()));
        }
    }

    @Test
    void theContractListsEachStatusOfThePact() {
        assertThat(PactFile.all())
                .isNotEmpty()
                .allSatisfy(interaction -> assertThat(AnswerTable.of(interaction.path()))
                        .as("%s answers what %s expects", interaction.path(), interaction.description())
                        .containsKey(interaction.status()));
    }

    @Test
    void theDocumentationHasEachRow() throws Exception {
        List<String> rows = Files.readAllLines(Path.of("../docs/contract.md")).stream()
                .dropWhile(line -> !line.startsWith("| api-server answers"))
                .takeWhile(line -> line.startsWith("|"))
                .skip(2)
                .toList();
        assertThat(rows).as("docs/contract.md").containsExactlyElementsOf(Documentation.rows());
    }

    @Test
    void theReadmeSaysTheSame() throws Exception {
        assertThat(Documentation.readme(Files.readAllLines(Path.of("../README.md"))))
                .containsKeys("2xx", "404", "409", "422", "429", "5xx", "400", "401", "403", "3xx", "4xx")
                .allSatisfy((code, answer) -> assertThat(answer)
                        .as(code)
                        .isEqualTo(Documentation.answers().get(code)));
    }

    private void assertDealtWith(Endpoint endpoint, String answer, Entry entry, Fault fault) {
        int attempts = entry.retried() ? ATTEMPTS : 1;
        api.will(fault);
        assertMeans(entry.means(), answer, () -> send(endpoint));
        assertThat(api.requests()).as(answer).hasSize(attempts);

        api.will(fault);
        double disagreements = disagreements();
        Samples webhook = Samples.to(endpoint.path);
        Ingest.Answer told = ingest.post(webhook.path, webhook.json);
        assertThat(told.status()).as(answer).isEqualTo(entry.provider());
        Contract.assertConforms(webhook.path, told);
        assertThat(api.requests()).as(answer).hasSize(attempts);
        assertThat(disagreements() - disagreements)
                .as("%s counts as our own bug", answer)
                .isEqualTo(entry.means().equals("disagreement") ? 1 : 0);
    }

    private Delivery send(Endpoint endpoint) {
        return endpoint.send(client, new Endpoint.Sent("evt_1", "order-1", Endpoint.Part.CREATES));
    }

    private double disagreements() {
        return meters.counter("sluice.delivery.disagreements").count();
    }
}
