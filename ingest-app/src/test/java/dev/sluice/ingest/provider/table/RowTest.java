package dev.sluice.ingest.provider.table;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class RowTest {

    @Test
    void isToldAsATableHasIt() {
        assertThat(TableFiles.ofJar("adyen").rows("CANCEL_OR_REFUND").stream().map(Row::text))
                .containsExactly(
                        "event: CANCEL_OR_REFUND, when: {/success: true, /additionalData/modification.action: cancel,"
                                + " capture: manual}, order: [failed]",
                        "event: CANCEL_OR_REFUND, when: {/success: true, /additionalData/modification.action: cancel,"
                                + " capture: automatic}, unexpected: a payment is over after its authorisation was taken for the success",
                        "event: CANCEL_OR_REFUND, when: {/success: true, /additionalData/modification.action: refund},"
                                + " ignored: a refund is no outcome of the payment",
                        "event: CANCEL_OR_REFUND, when: {/success: false}, ignored: the request failed and changed nothing",
                        "event: CANCEL_OR_REFUND, otherwise: true, unexpected: it does not say whether it cancelled or"
                                + " refunded, or nobody vouches for what it says");
        assertThat(TableFiles.ofJar("stripe").rows("charge.dispute.closed").stream()
                        .map(Row::text))
                .contains(
                        "event: charge.dispute.closed, when: {/data/object/status: lost}, dispute: [opened, lost]",
                        "event: charge.dispute.closed, when: {/data/object/status: [warning_closed, prevented]}, dispute:"
                                + " [opened, closed]");
    }
}
