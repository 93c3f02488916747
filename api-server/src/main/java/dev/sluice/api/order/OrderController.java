package dev.sluice.api.order;

import dev.sluice.api.generated.payments.OrdersApi;
import dev.sluice.api.generated.payments.model.EventPage;
import dev.sluice.api.generated.payments.model.OrderPage;
import dev.sluice.api.paging.Cursor;
import dev.sluice.api.paging.EventPageMapper;
import dev.sluice.api.problem.Failure;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.RestController;

/** Reads of orders. */
@RestController
final class OrderController implements OrdersApi {

    private final OrderRepository orders;
    private final EventPageMapper events;

    OrderController(OrderRepository orders, EventPageMapper events) {
        this.orders = orders;
        this.events = events;
    }

    @Override
    public ResponseEntity<dev.sluice.api.generated.payments.model.Order> getOrder(String orderId) {
        return ResponseEntity.ok(resource(find(orderId)));
    }

    @Override
    public ResponseEntity<EventPage> listOrderEvents(String orderId, Integer limit, @Nullable String cursor) {
        long key = find(orderId).key();
        String list = Cursor.list("order-events", key);
        return ResponseEntity.ok(events.page(orders.events(key, Cursor.decode(cursor, list), limit, list)));
    }

    @Override
    public ResponseEntity<OrderPage> listOrders(
            Integer limit,
            @Nullable String cursor,
            @Nullable UUID userId,
            dev.sluice.api.generated.payments.model.@Nullable OrderStatus status) {
        String list = Cursor.list("orders", userId, status);
        var page = orders.list(
                userId,
                status == null ? null : OrderStatus.of(status.getValue()),
                Cursor.decode(cursor, list),
                limit,
                list);
        return ResponseEntity.ok(new OrderPage(page.map(OrderController::resource)).nextCursor(page.nextCursor()));
    }

    private Order find(String orderId) {
        return orders.find(orderId)
                .orElseThrow(() -> new Failure.NotFound("Order '%s' is not known.".formatted(orderId)));
    }

    private static dev.sluice.api.generated.payments.model.Order resource(Order order) {
        return new dev.sluice.api.generated.payments.model.Order(
                        order.orderId(),
                        dev.sluice.api.generated.payments.model.OrderStatus.fromValue(
                                order.status().toString()),
                        order.createdAt(),
                        order.updatedAt())
                .userId(order.userId());
    }
}
