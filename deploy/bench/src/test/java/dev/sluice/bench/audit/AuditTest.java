package dev.sluice.bench.audit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.bench.load.Fate;
import dev.sluice.bench.load.Sent;
import dev.sluice.bench.load.Webhook;
import dev.sluice.bench.load.Webhook.Subject;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The audit finds what is planted. */
class AuditTest {

    private static final List<Sent> SENT = List.of(
            sent("e1", "created", Fate.APPLIED, 202),
            sent("e1", "created", Fate.DUPLICATE, 200),
            sent("e2", "success", Fate.APPLIED, 202),
            sent("e3", "updated", Fate.FORBIDDEN, 422));

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
    void findsAStateThatIsNotWhatItsEventsGive() {
        assertThat(audit(SENT, stored("e1", "created", "updated"), stored("e2", "success", "updated"))
                        .wrongStates())
                .isEqualTo(1);
    }

    @Test
    void aWebhookWithoutAnAnswerMayBeThereOrNot() {
        var sent = List.of(sent("e1", "created", Fate.APPLIED, 202), sent("e2", "success", Fate.APPLIED, 0));

        assertThat(audit(sent, CREATED, SUCCESS).isClean()).isTrue();
        assertThat(audit(sent, stored("e1", "created", "created")).isClean()).isTrue();
    }

    private static AuditReport audit(List<Sent> sent, StoredEvent... stored) {
        return new Audit(sent).of(List.of(stored)::forEach);
    }

    private static Sent sent(String event, String status, Fate fate, int answer) {
        return new Sent(new Webhook(Subject.ORDER, "order-1", event, status, status, fate), answer, 0);
    }

    private static StoredEvent stored(String event, String kind, String state) {
        return new StoredEvent(Subject.ORDER, "order-1", state, event, kind, 1);
    }
}
