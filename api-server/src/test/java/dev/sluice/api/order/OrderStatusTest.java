package dev.sluice.api.order;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class OrderStatusTest {

    /** The whole table, as design and contract have it. */
    private static final Map<OrderStatus, Set<OrderStatus>> ALLOWED = Map.of(
            OrderStatus.CREATED, Set.of(OrderStatus.UPDATED, OrderStatus.FAILED, OrderStatus.SUCCESS),
            OrderStatus.UPDATED, Set.of(OrderStatus.UPDATED, OrderStatus.FAILED, OrderStatus.SUCCESS),
            OrderStatus.FAILED, Set.of(),
            OrderStatus.SUCCESS, Set.of());

    @Test
    void allowsExactlyTheTransitionsOfTheTable() {
        for (OrderStatus from : OrderStatus.values()) {
            List<OrderStatus> allowed =
                    Arrays.stream(OrderStatus.values()).filter(from::canBecome).toList();
            assertThat(allowed).as("from %s", from).containsExactlyInAnyOrderElementsOf(ALLOWED.get(from));
        }
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
