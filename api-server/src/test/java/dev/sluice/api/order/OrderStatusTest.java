package dev.sluice.api.order;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.api.support.StatusTable;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class OrderStatusTest {

    @Test
    void allowsExactlyTheTransitionsThatAreDocumented() {
        assertThat(StatusTable.listed(OrderStatus.values()))
                .isEqualTo(StatusTable.of("Order").withoutNone());
    }

    @Test
    void isSpelledAsInTheContract() {
        assertThat(OrderStatus.values())
                .extracting(OrderStatus::toString)
                .containsExactly(Arrays.stream(dev.sluice.api.generated.internal.model.OrderUpdateStatus.values())
                        .map(dev.sluice.api.generated.internal.model.OrderUpdateStatus::getValue)
                        .toArray(String[]::new));
        for (OrderStatus status : OrderStatus.values()) {
            assertThat(OrderStatus.of(status.toString())).isEqualTo(status);
        }
    }
}
