package dev.sluice.pact;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.pact.Make.Result;
import dev.sluice.pact.PactBroker.Request;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Sluice's make targets against a {@link PactBroker} double, each as a process of its own. */
@Timeout(600)
class PactFlowIT {

    private static final String INGEST = "ingest-app";
    private static final String API = "api-server";

    @TempDir
    private Path directory;

    private PactBroker broker;
    private Commits commits;
    private Make make;

    @BeforeEach
    void setUp() throws Exception {
        broker = new PactBroker();
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

    /** Those of the committed pact, each of which is verified. */
    private static int messagesOfIngestApp() throws IOException {
        return JsonMapper.shared()
                .readTree(Files.readString(Path.of("api-server-ingest-app.json")))
                .path("interactions")
                .size();
    }

    @Test
    void goesFromPactsToADeploymentAndRefusesAFailedVerification() throws Exception {
        succeeds(make.run("pact-publish"));
        fails(make.run("can-i-deploy"), "between ingest-app and api-server is missing");

        Result verified = make.run("pact-verify", "PACTICIPANT=ingest-app");
        succeeds(verified);
        assertThat(verified.output())
                .containsPattern(
                        "Tests run: %s, Failures: 0, .* in .*BrokerProviderPactIT".formatted(messagesOfIngestApp()));
        assertThat(bodies("POST /pacts/provider/ingest-app/for-verification"))
                .last()
                .isEqualTo(JsonMapper.shared().readTree("""
                        {"consumerVersionSelectors":
                           [{"mainBranch": true}, {"matchingBranch": true}, {"deployedOrReleased": true}],
                         "includePendingStatus": true,
                         "includeWipPactsSince": "2026-11-01",
                         "providerVersionBranch": "main",
                         "providerVersionTags": []}"""));
        assertThat(results()).isEmpty();

        // Results are told from CI alone
        succeeds(make.with("CI", "true").run("pact-verify"));
        assertThat(results()).containsExactlyInAnyOrder(true, true);
        succeeds(make.run("can-i-deploy"));

        fails(make.run("record-deployment", "TO=nowhere"), "nowhere does not exist");
        succeeds(make.run("record-deployment", "PACTICIPANT=api-server"));
        assertThat(bodies("POST /pacticipants/%s/versions/%s/deployed-versions".formatted(API, commits.head())))
                .hasSize(1);

        // Pending: no reason for the provider's build to fail
        broker.spoil(INGEST);
        succeeds(make.with("CI", "true").run("pact-verify", "PACTICIPANT=api-server"));
        assertThat(results()).containsOnlyOnce(false);
        fails(make.run("can-i-deploy"), "between ingest-app and api-server failed");
    }

    @Test
    void takesTheBranchFromTheEnvironmentWhereHeadIsOnNone() throws Exception {
        commits.detach();

        fails(make.run("pact-publish"), "HEAD is on no branch: set GIT_BRANCH");
        succeeds(make.with("GIT_BRANCH", "feature").run("pact-publish"));

        assertThat(bodies("POST /contracts/publish")).hasSize(2).allSatisfy(published -> {
            assertThat(published.path("branch").asString()).isEqualTo("feature");
            assertThat(published.path("pacticipantVersionNumber").asString()).isEqualTo(commits.head());
        });
    }

    @Test
    void publishesOnlyWhatIsCommitted() throws Exception {
        commits.changePacts();

        fails(make.run("pact-publish"), "The pacts in pact/ are not those of commit " + commits.head());
        assertThat(broker.requests()).isEmpty();
    }

    @Test
    void setsUpTheWebhooksOnce() throws Exception {
        Make operator = make.with("GITHUB_REPOSITORY", "owner/sluice").with("DISPATCH_TOKEN", "token-of-the-host");
        fails(operator.without("DISPATCH_TOKEN").run("pact-webhook"), "DISPATCH_TOKEN is missing");
        assertThat(broker.requests()).isEmpty();

        succeeds(operator.run("pact-webhook"));
        succeeds(operator.run("pact-webhook"));

        assertThat(broker.requests()).extracting(Request::line).hasSize(4);
        assertThat(Set.copyOf(broker.requests())).hasSize(2);
        assertThat(bodies("PUT /webhooks/"))
                .allSatisfy(webhook -> {
                    assertThat(webhook.at("/events/0/name").asString())
                            .isEqualTo("contract_requiring_verification_published");
                    assertThat(webhook.at("/request/url").asString())
                            .isEqualTo("https://api.github.com/repos/owner/sluice/dispatches");
                    assertThat(webhook.at("/request/headers/Authorization").asString())
                            .isEqualTo("Bearer token-of-the-host");
                    assertThat(webhook.at("/request/body/client_payload/sha").asString())
                            .isEqualTo("${pactbroker.providerVersionNumber}");
                })
                .extracting(webhook -> webhook.at("/provider/name").asString())
                .containsOnly(INGEST, API);
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

    private List<JsonNode> bodies(String line) {
        return broker.requests().stream()
                .filter(request -> request.line().startsWith(line))
                .map(Request::body)
                .toList();
    }

    private List<Boolean> results() {
        return broker.requests().stream()
                .filter(request -> request.line().endsWith("/results"))
                .map(request -> request.body().path("success").asBoolean())
                .toList();
    }

    private static void succeeds(Result result) {
        assertThat(result.exitCode()).as(result.output()).isZero();
    }

    private static void fails(Result result, String message) {
        assertThat(result.exitCode()).as(result.output()).isNotZero();
        assertThat(result.output()).contains(message);
    }
}
