package dev.sluice.api.dispute;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.api.support.StatusTable;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DisputeStatusTest {

    @Test
    void allowsExactlyTheTransitionsThatAreDocumented() {
        assertThat(StatusTable.listed(DisputeStatus.values()))
                .isEqualTo(StatusTable.of("Dispute").withoutNone());
    }

    @ParameterizedTest
    @CsvSource({
        "won, WON",
        "Won, WON",
        "WON, WON",
        "lost, LOST",
        "lOsT, LOST",
        "' won', CLOSED",
        "refunded, CLOSED",
        ", CLOSED"
    })
    void endsAsTheResolutionSays(@Nullable String resolution, DisputeStatus expected) {
        assertThat(DisputeStatus.closedAs(resolution)).isEqualTo(expected);
    }
}
