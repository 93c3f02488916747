package dev.sluice.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.chaos.Findings.Kind;
import dev.sluice.chaos.History.SubjectId;
import dev.sluice.system.Mode;
import dev.sluice.testkit.Subject;
import dev.sluice.testkit.audit.StoredEvent;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AuditTest {

    private static final SubjectId ORDER = new SubjectId(Subject.ORDER, "o");
    private static final Webhook CREATED = webhook("created", 0);
    private static final Webhook UPDATED = webhook("updated", 1);
    private static final Webhook SUCCESS = webhook("success", 2);

    private final List<String> ledger = new ArrayList<>();
    private final Path file;

    AuditTest(@TempDir Path directory) {
        file = directory.resolve("ledger");
    }

    private static Webhook webhook(String status, int minute) {
        return new Webhook(Subject.ORDER, "o", status, status, minute);
    }

    /** Seconds from the start; it goes to ingest-1. */
    private void send(Webhook webhook, double at, double answeredAt, int status) {
        int sending = ledger.size();
        ledger.add("sent\t%s\t%s\t1\tORDER\to\t%s\t%s\t%s"
                .formatted(sending, micros(at), webhook.eventId(), webhook.status(), webhook.minute()));
        ledger.add("answered\t%s\t%s\t%s\t-".formatted(sending, micros(answeredAt), status));
    }

    private void fault(String silenced, double at, double mendedAt) {
        ledger.add("broken\t%s\tfault\t%s".formatted(micros(at), silenced));
        ledger.add("mended\t%s\tfault".formatted(micros(mendedAt)));
    }

    private static long micros(double seconds) {
        return (long) (seconds * 1e6);
    }

    private Findings audit(Mode mode, Set<String> refused, String status, Webhook... stored) throws IOException {
        Files.write(file, ledger);
        List<StoredEvent> events = Stream.of(stored)
                .map(webhook -> new StoredEvent(Subject.ORDER, "o", status, webhook.eventId(), webhook.status(), 0))
                .toList();
        long time = Stream.of(stored)
                .mapToLong(webhook -> webhook.time().toEpochMilli())
                .max()
                .orElse(0);
        return new Audit(History.read(file), mode)
                .of(events.isEmpty() ? Map.of() : Map.of(ORDER, events), Map.of(ORDER, time), Map.of(ORDER, refused));
    }

    private Findings audit(String status, Webhook... stored) throws IOException {
        return audit(Mode.HTTP, Set.of(), status, stored);
    }

    private void sendAll() {
        send(CREATED, 1, 2, 202);
        send(UPDATED, 3, 4, 202);
        send(SUCCESS, 5, 6, 202);
    }

    @Test
    void findsNothingWhereAllIsWell() throws IOException {
        sendAll();
        send(UPDATED, 7, 8, 200);
        assertThat(audit("success", CREATED, UPDATED, SUCCESS).examples()).isEmpty();
    }

    @Test
    void findsWhatWasAcceptedAndIsNotThere() throws IOException {
        sendAll();
        assertThat(audit("success", CREATED, SUCCESS)).hasToString("lost=1 doubled=0 misordered=0 late=0 stuck=0");
    }

    @Test
    void findsWhatIsThereTwice() throws IOException {
        sendAll();
        assertThat(audit("success", CREATED, UPDATED, UPDATED, SUCCESS).count(Kind.DOUBLED))
                .isEqualTo(1);
    }

    @Test
    void findsWhatOvertookAnEarlierOne() throws IOException {
        send(CREATED, 1, 2, 202);
        send(webhook("a", 1), 3, 4, 202);
        send(webhook("b", 2), 5, 6, 202);
        assertThat(audit("a", CREATED, webhook("b", 2), webhook("a", 1)))
                .hasToString("lost=0 doubled=0 misordered=1 late=0 stuck=0");
    }

    @Test
    void findsATransitionThatIsForbidden() throws IOException {
        sendAll();
        send(webhook("failed", 3), 7, 8, 202);
        assertThat(audit("failed", CREATED, UPDATED, SUCCESS, webhook("failed", 3))
                        .count(Kind.MISORDERED))
                .isEqualTo(1);
    }

    @Test
    void findsAStateThatItsEventsDoNotGive() throws IOException {
        sendAll();
        assertThat(audit("updated", CREATED, UPDATED, SUCCESS).count(Kind.MISORDERED))
                .isEqualTo(1);
    }

    @Test
    void letsARefusalPassOnlyBehindAFinalStatus() throws IOException {
        send(CREATED, 1, 2, 202);
        send(SUCCESS, 3, 4, 202);
        send(UPDATED, 5, 6, 202);
        assertThat(audit(Mode.INBOX, Set.of("updated"), "success", CREATED, SUCCESS)
                        .examples())
                .isEmpty();
        assertThat(audit(Mode.INBOX, Set.of("updated", "success"), "created", CREATED)
                        .count(Kind.LOST))
                .isEqualTo(2);
    }

    @Test
    void letsACreationOvertakeWhatWaitedForIt() throws IOException {
        send(UPDATED, 1, 2, 202);
        send(CREATED, 3, 4, 202);
        assertThat(audit(Mode.KAFKA, Set.of(), "updated", CREATED, UPDATED).examples())
                .isEmpty();
    }

    @Test
    void findsLateAnswersButForSilencedServices() throws IOException {
        send(CREATED, 1, 11.5, 202);
        send(UPDATED, 20, 20.1, 0);
        fault("1", 19, 21);
        assertThat(audit("updated", CREATED, UPDATED)).hasToString("lost=0 doubled=0 misordered=0 late=1 stuck=0");
    }

    @Test
    void takesNoAnswerForLateThatTheMachineKept() throws IOException {
        send(CREATED, 1, 61, 202);
        ledger.add("stood still\t%s\t%s".formatted(micros(2), micros(59)));
        assertThat(audit("created", CREATED).examples()).isEmpty();
    }

    @Test
    void findsThatItDoesNotRecover() throws IOException {
        fault("", 1, 2);
        send(CREATED, 11, 11.1, 502);
        send(CREATED, 13, 13.1, 502);
        send(CREATED, 14, 14.1, 202);
        assertThat(audit("created", CREATED)).hasToString("lost=0 doubled=0 misordered=0 late=0 stuck=1");
    }

    /** A provider's event that makes its order too is told once and applied as two. */
    @Test
    void takesWhatMakesItsOrderForPartOfAnEvent() throws IOException {
        Webhook paid = webhook("success", 1);
        send(paid, 1, 2, 202);
        Webhook made = new Webhook(Subject.ORDER, "o", "success#created", "created", 1);
        assertThat(audit(Mode.INBOX, Set.of(), "success", made, paid).examples())
                .isEmpty();
        assertThat(audit(Mode.INBOX, Set.of(), "success", paid, made).count(Kind.MISORDERED))
                .isPositive();
        Webhook more = new Webhook(Subject.ORDER, "o", "success#updated", "updated", 1);
        assertThat(audit(Mode.INBOX, Set.of(), "success", made, more, paid).count(Kind.MISORDERED))
                .isPositive();
        Webhook never = new Webhook(Subject.ORDER, "o", "never#created", "created", 1);
        assertThat(audit(Mode.INBOX, Set.of(), "success", never, paid).count(Kind.MISORDERED))
                .isPositive();
    }

    /** As where it waited for its order, and one that was sent later made what it is of. */
    @Test
    void takesWhatAnotherEventMadeForAConflict() throws IOException {
        Webhook paid = webhook("success", 2);
        send(CREATED, 1, 2, 202);
        send(paid, 3, 4, 202);
        Webhook made = new Webhook(Subject.ORDER, "o", "success#created", "created", 2);
        Webhook conflict = new Webhook(Subject.ORDER, "o", "created", "conflict", 0);
        assertThat(audit(Mode.INBOX, Set.of(), "success", made, paid, conflict).examples())
                .isEmpty();
    }

    @Test
    void findsThatAnEventWasRefusedThoughTheEndWasNotSentYet() throws IOException {
        sendAll();
        assertThat(audit(Mode.INBOX, Set.of("updated"), "success", CREATED, SUCCESS)
                        .count(Kind.LOST))
                .isEqualTo(1);
    }

    @Test
    void findsADerivedEventThatIsRecordedAsAConflict() throws IOException {
        sendAll();
        Webhook conflict = new Webhook(Subject.ORDER, "o", "success#created", "conflict", 2);
        assertThat(audit(Mode.INBOX, Set.of(), "success", CREATED, UPDATED, conflict, SUCCESS)
                        .count(Kind.MISORDERED))
                .isPositive();
    }

    @Test
    void findsAnEventThatWasAppliedAsAnother() throws IOException {
        sendAll();
        Webhook wrong = new Webhook(Subject.ORDER, "o", "updated", "failed", 1);
        assertThat(audit("success", CREATED, wrong, SUCCESS).count(Kind.MISORDERED))
                .isPositive();
    }
}
