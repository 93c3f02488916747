package dev.sluice.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.cli.provider.StandardSigner;
import dev.sluice.system.CannotRunException;
import dev.sluice.system.Ports;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class DemoTest {

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private @Nullable StandardSigner signer;

    @Test
    void showsEachWebhookWithItsAnswerAndTheStateThatItLedTo() throws Exception {
        try (StubSystem system = new StubSystem(0)) {
            assertThat(demo(system.url()).run()).describedAs(printed()).isZero();
        }
        assertThat(printed().lines())
                .contains(
                        "order created               | 202 applied                | order created, 1 event",
                        "the same event again        | 200 duplicate              | order created, 1 event",
                        "updated after success       | 422 Invalid transition     | order success, 3 events",
                        "update of an unknown order  | 404 Not found              | no such order",
                        "chargeback closed, won      | 202 applied                | dispute won, 2 events");
    }

    @Test
    void waitsForTheStatesOfQueuedWebhooks() throws Exception {
        try (StubSystem system = new StubSystem(3)) {
            assertThat(demo(system.url()).run()).describedAs(printed()).isZero();
        }
        assertThat(printed())
                .contains("updated after success       | 202 queued                 | order success, 3 events")
                .contains("queued: states arrive after the answer");
    }

    @Test
    void takesItFromAQueueThatKnowsARepetitionAtOnce() throws Exception {
        try (StubSystem system = new StubSystem(3)) {
            system.repeatedWhere = "provider_event_id";
            assertThat(demo(system.url()).run()).describedAs(printed()).isZero();
        }
        assertThat(printed())
                .contains("the same event again        | 200 duplicate              | order created, 1 event")
                .contains("update of an unknown order  | 202 queued                 | no such order");
    }

    @Test
    void namesTheStepThatIsTakenForARepetitionAndIsNone() throws Exception {
        try (StubSystem system = new StubSystem(3)) {
            system.repeatedWhere = "order_id";
            assertThat(demo(system.url()).run()).isEqualTo(1);
        }
        assertThat(printed())
                .contains("Step 3 (order updated) went wrong: the answer should be 202 queued, not 200 duplicate");
    }

    @Test
    void signsAndShowsAStrangersWebhookRefused() throws Exception {
        signer = new StandardSigner("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw");
        try (StubSystem system = new StubSystem(0)) {
            system.refusesUnsigned = true;
            assertThat(demo(system.url()).run()).describedAs(printed()).isZero();
        }
        assertThat(printed().lines())
                .contains(
                        "order created               | 202 applied                | order created, 1 event",
                        "a stranger's, not signed    | 401 Unauthorized           | no such order");
    }

    @Test
    void namesTheStepThatShouldHaveBeenRefused() throws Exception {
        signer = new StandardSigner("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw");
        try (StubSystem system = new StubSystem(3)) {
            assertThat(demo(system.url()).run()).isEqualTo(1);
        }
        assertThat(printed())
                .contains("Step 9 (a stranger's, not signed) went wrong: the answer should be 401, not 202 queued");
    }

    @Test
    void namesTheStepWhoseStateIsWrong() throws Exception {
        try (StubSystem system = new StubSystem(0)) {
            system.appliesWhatIsForbidden = true;
            assertThat(demo(system.url()).run()).isEqualTo(1);
        }
        assertThat(printed())
                .contains("Step 5 (updated after success) went wrong")
                .contains("should say \"order success, 3 events\", not \"order updated, 4 events\"");
    }

    @Test
    void seesWhatAQueuedWebhookChangesTooLate() throws Exception {
        try (StubSystem system = new StubSystem(3)) {
            system.appliesWhatIsForbidden = true;
            assertThat(demo(system.url()).run()).isEqualTo(1);
        }
        assertThat(printed())
                .contains("In the end the API should say \"order success, 3 events\", not \"order updated, 4 events\"");
    }

    @Test
    void tellsToStartTheSystemFirst() {
        int nobody = Ports.free().api();
        assertThatThrownBy(() -> demo("http://localhost:" + nobody).run())
                .isInstanceOf(CannotRunException.class)
                .hasMessage(
                        "Nothing answers at http://localhost:%d. Start the system first, in another terminal:"
                                + " make run-http, run-inbox or run-kafka",
                        nobody);
    }

    private Demo demo(String url) {
        return new Demo(
                new DemoClient(new Services(url, url, Optional.empty(), Optional.empty()), signer),
                new PrintStream(out, true, StandardCharsets.UTF_8),
                Duration.ofSeconds(10));
    }

    private String printed() {
        return out.toString(StandardCharsets.UTF_8);
    }
}
