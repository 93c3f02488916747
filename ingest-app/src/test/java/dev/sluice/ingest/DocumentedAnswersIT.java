package dev.sluice.ingest;

import static dev.sluice.ingest.Faults.hang;
import static dev.sluice.ingest.Faults.status;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.ingest.Ingest.Answer;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;

/** Each answer that webhooks.yaml documents is sent, and is as it says. */
@WholeService
@Timeout(30)
class DocumentedAnswersIT {

    /** Documented, and not sent here. */
    private static final Set<Integer> EXEMPT = Set.of(
            // Needs secrets: SignatureIT
            401,
            // A body that is not there in time: CallersIT, which waits for it
            408,
            // No bug is known that could be met
            500,
            // No memory for the body: CallersIT, which fills it
            503);

    private final FaultyApi api;
    private final Ingest ingest;

    DocumentedAnswersIT(@Autowired FaultyApi api, @LocalServerPort int port) {
        this.api = api;
        this.ingest = new Ingest(port);
    }

    static Stream<Arguments> answers() {
        return Samples.all()
                .flatMap(webhook -> Contract.statuses(webhook.path).stream()
                        .filter(status -> !EXEMPT.contains(status))
                        .map(status -> Arguments.of(webhook, status)));
    }

    @ParameterizedTest
    @MethodSource("answers")
    void areSentAsDocumented(Samples webhook, int status) {
        api.will(
                switch (status) {
                    case 200 -> status(409);
                    case 404, 422 -> status(status);
                    case 502 -> status(500);
                    case 504 -> hang();
                    default -> status(200);
                });

        Answer answer = switch (status) {
            case 400 -> ingest.post(webhook.path, "{}");
            case 413 -> ingest.post(webhook.path, " ".repeat(256 * 1024) + webhook.json);
            case 415 -> ingest.post(webhook.path, webhook.json, "Content-Encoding", "gzip");
            default -> ingest.post(webhook.path, webhook.json);
        };

        assertThat(answer.status()).isEqualTo(status);
        Contract.assertConforms(webhook.path, answer);
        assertThat(Contract.headers(webhook.path, status))
                .allSatisfy(name -> assertThat(answer.header(name)).as(name).isNotEmpty());
        if (status >= 500) {
            // Nothing in it depends on what was sent
            assertThat(answer.body().path("detail").asString()).isEqualTo(Contract.exampleDetail(webhook.path, status));
        }
    }

    /** An exemption that is for nothing goes. */
    @ParameterizedTest
    @EnumSource
    void exemptOnlyWhatIsDocumented(Samples webhook) {
        assertThat(Contract.statuses(webhook.path)).containsAll(EXEMPT);
    }
}
