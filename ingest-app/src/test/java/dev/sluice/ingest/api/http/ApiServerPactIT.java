package dev.sluice.ingest.api.http;

import static au.com.dius.pact.consumer.MockHttpServerKt.mockServer;
import static au.com.dius.pact.consumer.dsl.LambdaDsl.newJsonBody;
import static au.com.dius.pact.consumer.dsl.Matchers.regexp;
import static dev.sluice.ingest.api.Meanings.assertMeans;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import au.com.dius.pact.consumer.PactVerificationResult;
import au.com.dius.pact.consumer.dsl.HttpRequestBuilder;
import au.com.dius.pact.consumer.dsl.HttpResponseBuilder;
import au.com.dius.pact.consumer.dsl.LambdaDslJsonBody;
import au.com.dius.pact.consumer.dsl.PactBuilder;
import au.com.dius.pact.consumer.model.MockProviderConfig;
import au.com.dius.pact.core.model.Consumer;
import au.com.dius.pact.core.model.PactSpecVersion;
import au.com.dius.pact.core.model.Provider;
import au.com.dius.pact.core.model.V4Pact;
import dev.sluice.ingest.AnswerTable;
import dev.sluice.ingest.AnswerTable.Entry;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The pact with api-server: what the real client asks for, what it makes of each answer, and after how many attempts.
 * Written to {@code pact/} when all of it holds.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ApiServerPactIT {

    private static final String CONSUMER = "ingest-app";
    private static final String PROVIDER = "api-server";
    private static final int ATTEMPTS = 3;
    private static final String TOKEN = "a-token-of-at-least-32-characters";

    private final List<au.com.dius.pact.core.model.Interaction> made = new ArrayList<>();

    static Stream<Arguments> interactions() {
        return Stream.of(Endpoint.values())
                .flatMap(endpoint -> Interaction.ALL.stream()
                        .filter(interaction -> entry(endpoint, interaction).inPact())
                        .map(interaction -> Arguments.of(endpoint, interaction)));
    }

    @ParameterizedTest
    @MethodSource("interactions")
    void clientMakesOfTheAnswerWhatTheContractSays(Endpoint endpoint, Interaction interaction) {
        V4Pact pact = pact(endpoint, interaction);
        Entry entry = entry(endpoint, interaction);
        var server = mockServer(pact, MockProviderConfig.createDefault(PactSpecVersion.V4));
        server.start();
        try (var clients = new Clients().to(server.getUrl()).token(TOKEN).attempts(ATTEMPTS)) {
            assertMeans(
                    entry.means(),
                    interaction.description(endpoint),
                    () -> endpoint.send(clients.create(), interaction.update(endpoint)));
        } finally {
            server.stop();
        }
        assertThat(server.validateMockServerState(null)).isInstanceOf(PactVerificationResult.Ok.class);
        assertThat(server.getMatchedRequests()).hasSize(entry.retried() ? ATTEMPTS : 1);
        made.addAll(pact.getInteractions());
    }

    @AfterAll
    void write() {
        if (made.size() == interactions().count()) {
            new V4Pact(new Consumer(CONSUMER), new Provider(PROVIDER), made).write("../pact", PactSpecVersion.V4);
        }
    }

    private static V4Pact pact(Endpoint endpoint, Interaction interaction) {
        return new PactBuilder(CONSUMER, PROVIDER, PactSpecVersion.V4)
                .expectsToReceiveHttpInteraction(interaction.description(endpoint), http -> {
                    interaction.states(endpoint).forEach(state -> http.state(state.name(), state.params()));
                    return http.withRequest(request -> request(request, endpoint, interaction))
                            .willRespondWith(response -> {
                                respond(response, endpoint, interaction);
                                return response;
                            });
                })
                .toPact();
    }

    private static HttpRequestBuilder request(HttpRequestBuilder request, Endpoint endpoint, Interaction interaction) {
        return request.method("POST")
                .path(endpoint.path)
                .header("Content-Type", "application/json")
                .header("Authorization", regexp("Bearer [!-~]{32,255}", "Bearer " + TOKEN))
                .header("Sluice-Deadline-Ms", regexp("\\d+", "5000"))
                .body(newJsonBody(body -> endpoint.request(interaction.update(endpoint), body))
                        .build());
    }

    private static void respond(HttpResponseBuilder response, Endpoint endpoint, Interaction interaction) {
        response.status(interaction.status());
        if (interaction.retryAfter() != null) {
            // Longer than this, and the deadline would leave less than all attempts
            response.header("Retry-After", regexp("[1-3]", interaction.retryAfter()));
        }
        if (interaction.status() == 200) {
            response.header("Content-Type", regexp("application/json(;.*)?", "application/json"))
                    .body(newJsonBody(body -> endpoint.answer(interaction.update(endpoint), body))
                            .build());
        } else {
            response.header("Content-Type", regexp("application/problem\\+json(;.*)?", "application/problem+json"))
                    .body(newJsonBody(problem -> problem(interaction, problem)).build());
        }
    }

    private static void problem(Interaction interaction, LambdaDslJsonBody problem) {
        if (interaction.problem() == null) {
            problem.stringMatcher("type", "urn:sluice:problem:[a-z-]+", "urn:sluice:problem:example");
        } else {
            problem.stringValue("type", interaction.problem());
        }
        problem.stringType("title", "Title");
        problem.numberValue("status", interaction.status());
        problem.stringType("detail", "What was wrong and what to do");
    }

    private static Entry entry(Endpoint endpoint, Interaction interaction) {
        return requireNonNull(AnswerTable.of(endpoint.path).get("" + interaction.status()));
    }
}
