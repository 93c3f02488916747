package dev.sluice.pact;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.pact.Make.Result;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** Sluice's make targets against a {@link PactBroker} double, each as a process of its own. */
@Timeout(600)
class PactFlowIT {

    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final String INGEST = "ingest-app";
    private static final String API = "api-server";

    @TempDir
    private Path directory;

    private PactBroker broker;
    private BrokerState state;
    private Commits commits;
    private Make make;

    @BeforeEach
    void setUp() throws Exception {
        broker = new PactBroker();
        state = broker.state();
        commits = new Commits(directory, Make.ROOT.resolve("pact"));
        make = new Make(Map.of(
                "PACT_BROKER_BASE_URL", broker.url(),
                "PACT_BROKER_TOKEN", PactBroker.TOKEN,
                "GIT_DIR", commits.gitDirectory()));
    }

    @AfterEach
    void tearDown() {
        broker.close();
    }

    @Test
    void verifiesWhatWasPublishedAndTellsTheResultsFromCiAlone() throws Exception {
        succeeds(make.run("pact-publish"));
        Version ingest = new Version(INGEST, commits.head());
        Version api = new Version(API, commits.head());
        Pact http = state.pact(ingest, API).orElseThrow();
        Pact messages = state.pact(api, INGEST).orElseThrow();
        fails(make.run("can-i-deploy"), "between ingest-app and api-server is missing");

        // On another branch, the consumer expects what the provider does not do: no reason for the provider's build to
        // fail
        commits.branch("feature");
        Version feature = new Version(INGEST, commits.head());
        state.publish(feature, Optional.of("feature"), API, impossible(http.content()));
        commits.checkout("main");

        Result verified = make.run("pact-verify", "PACTICIPANT=ingest-app");
        succeeds(verified);
        assertThat(verified.output()).containsPattern("Tests run: 2, Failures: 0, .* in .*BrokerProviderPactIT");
        assertThat(state.verifications()).isEmpty();

        succeeds(make.with("CI", "true").run("pact-verify"));
        assertThat(state.result(http, api)).contains(true);
        assertThat(state.result(messages, ingest)).contains(true);
        assertThat(state.result(state.pact(feature, API).orElseThrow(), api)).contains(false);
        assertThat(state.isOn("main", api)).isTrue();

        succeeds(make.run("can-i-deploy"));
        succeeds(make.run("record-deployment"));

        commits.checkout("feature");
        fails(make.run("can-i-deploy", "PACTICIPANT=ingest-app"), "between ingest-app and api-server failed");
    }

    @Test
    void publishesTheSameAgain() throws Exception {
        succeeds(make.run("pact-publish"));
        succeeds(make.run("pact-publish"));

        assertThat(state.pacts())
                .extracting(Pact::consumer)
                .containsExactlyInAnyOrder(new Version(INGEST, commits.head()), new Version(API, commits.head()));
        assertThat(state.isOn("main", new Version(INGEST, commits.head()))).isTrue();
    }

    @Test
    void takesTheBranchFromTheEnvironmentWhereHeadIsOnNone() throws Exception {
        commits.detach();

        fails(make.run("pact-publish"), "HEAD is on no branch: set GIT_BRANCH");
        succeeds(make.with("GIT_BRANCH", "feature").run("pact-publish"));

        assertThat(state.isOn("feature", new Version(INGEST, commits.head()))).isTrue();
    }

    @Test
    void publishesOnlyWhatIsCommitted() throws Exception {
        commits.changePacts();

        fails(make.run("pact-publish"), "The pacts in pact/ are not those of commit " + commits.head());
        assertThat(state.pacts()).isEmpty();
    }

    @Test
    void recordsWhatIsDeployed() throws Exception {
        succeeds(make.run("pact-publish"));
        assertThat(deployedPacts()).isEmpty();

        succeeds(make.run("record-deployment", "PACTICIPANT=ingest-app"));
        assertThat(deployedPacts()).containsExactly(new Version(INGEST, commits.head()));
        assertThat(state.deployedIn("production", API)).isEmpty();

        succeeds(make.run("record-deployment", "TO=test"));
        assertThat(state.deployedIn("test", API)).contains(new Version(API, commits.head()));

        fails(make.run("record-deployment", "TO=nowhere"), "nowhere does not exist");
    }

    @Test
    void setsUpTheWebhooksOnce() throws Exception {
        Make operator = make.with("GITHUB_REPOSITORY", "owner/sluice").with("DISPATCH_TOKEN", "token-of-the-host");
        fails(operator.without("DISPATCH_TOKEN").run("pact-webhook"), "DISPATCH_TOKEN is missing");
        assertThat(state.webhooks()).isEmpty();

        succeeds(operator.run("pact-webhook"));
        succeeds(operator.with("GITHUB_REPOSITORY", "owner/moved").run("pact-webhook"));

        assertThat(state.webhooks().values())
                .hasSize(2)
                .allSatisfy(webhook -> {
                    assertThat(webhook.at("/events/0/name").asString())
                            .isEqualTo("contract_requiring_verification_published");
                    assertThat(webhook.at("/request/url").asString())
                            .isEqualTo("https://api.github.com/repos/owner/moved/dispatches");
                    assertThat(webhook.at("/request/headers/Authorization").asString())
                            .isEqualTo("Bearer token-of-the-host");
                    assertThat(webhook.at("/request/body/client_payload/sha").asString())
                            .isEqualTo("${pactbroker.providerVersionNumber}");
                })
                .extracting(webhook -> webhook.at("/provider/name").asString())
                .containsExactlyInAnyOrder(INGEST, API);
    }

    @ParameterizedTest
    @ValueSource(strings = {"pact-publish", "pact-verify", "can-i-deploy", "record-deployment", "pact-webhook"})
    void saysWhatToSetWhereNoBrokerIsNamed(String target) throws Exception {
        fails(make.without("PACT_BROKER_BASE_URL").run(target), "PACT_BROKER_BASE_URL is missing: set it to");
    }

    @Test
    void needsTheRightCredentials() throws Exception {
        Make nobody = make.without("PACT_BROKER_TOKEN");
        succeeds(nobody.with("PACT_BROKER_TOKEN", "")
                .with("PACT_BROKER_USERNAME", PactBroker.USER)
                .with("PACT_BROKER_PASSWORD", PactBroker.PASSWORD)
                .run("pact-publish"));

        for (String target : List.of("pact-publish", "can-i-deploy", "record-deployment")) {
            fails(nobody.run(target), "401");
            fails(make.with("PACT_BROKER_TOKEN", "wrong").run(target), "401");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"pact-publish", "can-i-deploy", "record-deployment"})
    void saysThatTheBrokerDoesNotAnswer(String target) throws Exception {
        broker.close();

        fails(make.with("PACT_BROKER_HTTP_RETRIES", "0").run(target), broker.url());
    }

    private List<Version> deployedPacts() {
        JsonNode selectors = JSON.readTree("[{\"deployedOrReleased\": true}]");
        return new PactsForVerification(state, API, JSON.createObjectNode())
                .select(selectors, Optional.empty()).stream()
                        .map(wanted -> wanted.pact().consumer())
                        .toList();
    }

    /** One interaction that the provider never answers so. */
    private static JsonNode impossible(JsonNode pact) {
        ObjectNode changed = pact.deepCopy().asObject();
        ObjectNode interaction = changed.at("/interactions/0").asObject();
        interaction.withObject("response").put("status", 299);
        changed.putArray("interactions").add(interaction);
        return changed;
    }

    private static void succeeds(Result result) {
        assertThat(result.exitCode()).as(result.output()).isZero();
    }

    private static void fails(Result result, String message) {
        assertThat(result.exitCode()).as(result.output()).isNotZero();
        assertThat(result.output()).contains(message);
    }
}
