package dev.sluice.testkit.audit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.testkit.Outcome;
import dev.sluice.testkit.Subject;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The audit finds what is planted. */
class AuditTest {

    private static final List<SentEvent> SENT = List.of(
            sent("e1", "created", Outcome.APPLIED, 202),
            sent("e1", "created", Outcome.DUPLICATE, 200),
            sent("e2", "success", Outcome.APPLIED, 202),
            sent("e3", "updated", Outcome.FORBIDDEN, 422));

    private static final StoredEvent CREATED = stored("e1", "created", "success");
    private static final StoredEvent SUCCESS = stored("e2", "success", "success");

    @Test
    void isCleanWhereAllIsThereOnce() {
        AuditReport report = audit(SENT, CREATED, SUCCESS);

        assertThat(report.isClean()).isTrue();
        assertThat(report.accepted()).isEqualTo(2);
        assertThat(report.stored()).isEqualTo(2);
    }

    @Test
    void findsALoss() {
        assertThat(audit(SENT, SUCCESS).lost()).isEqualTo(1);
    }

    @Test
    void findsADouble() {
        assertThat(audit(SENT, CREATED, SUCCESS, SUCCESS).doubled()).isEqualTo(1);
    }

    @Test
    void findsWhatWasToBeRefused() {
        assertThat(audit(SENT, CREATED, SUCCESS, stored("e3", "updated", "success"))
                        .unexpected())
                .isEqualTo(1);
    }

    @Test
    void findsWhatOvertookAnEarlierOne() {
        AuditReport report = audit(SENT, SUCCESS, CREATED);

        assertThat(report.misordered()).isEqualTo(1);
        assertThat(report.isClean()).isFalse();
    }

    @Test
    void findsAStateThatIsNotWhatItsEventsGive() {
        assertThat(audit(SENT, stored("e1", "created", "updated"), stored("e2", "success", "updated"))
                        .wrongStates())
                .isEqualTo(1);
    }

    @Test
    void aWebhookWithoutAnAnswerMayBeThereOrNot() {
        var sent = List.of(sent("e1", "created", Outcome.APPLIED, 202), sent("e2", "success", Outcome.APPLIED, 0));

        assertThat(audit(sent, CREATED, SUCCESS).isClean()).isTrue();
        assertThat(audit(sent, stored("e1", "created", "created")).isClean()).isTrue();
    }

    private static AuditReport audit(List<SentEvent> sent, StoredEvent... stored) {
        return new Audit(sent).of(List.of(stored)::forEach);
    }

    private static SentEvent sent(String event, String status, Outcome outcome, int answer) {
        return new SentEvent(Subject.ORDER, "order-1", event, status, outcome, answer, 0);
    }

    private static StoredEvent stored(String event, String kind, String state) {
        return new StoredEvent(Subject.ORDER, "order-1", state, event, kind, 1);
    }
}
