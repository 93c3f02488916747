package dev.sluice.api.order;

import dev.sluice.api.generated.internal.OrderUpdatesApi;
import dev.sluice.api.generated.internal.model.OrderUpdate;
import dev.sluice.api.generated.internal.model.OrderUpdateApplied;
import dev.sluice.api.generated.internal.model.OrderUpdateBatch;
import dev.sluice.api.generated.internal.model.OrderUpdateItem;
import dev.sluice.api.generated.internal.model.UpdateOutcomes;
import dev.sluice.api.update.UpdateDoor;
import dev.sluice.api.update.UpdateDoor.Request;
import dev.sluice.api.update.UpdateEngine;
import dev.sluice.api.update.UpdateKind;
import dev.sluice.http.body.RawBody;
import jakarta.servlet.http.HttpServletRequest;
import java.util.ArrayList;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.RestController;

/** Takes updates of orders in over HTTP. */
@RestController
final class OrderUpdateController implements OrderUpdatesApi {

    private final UpdateDoor<OrderChange, Order> door;
    private final HttpServletRequest request;

    /**
     * Wires the controller.
     *
     * @param request stands for the current one, whose body is kept with the event as it came
     */
    OrderUpdateController(UpdateEngine engine, UpdateKind<OrderChange, Order> orders, HttpServletRequest request) {
        this.door = engine.door(orders);
        this.request = request;
    }

    @Override
    public ResponseEntity<OrderUpdateApplied> applyOrderUpdate(
            OrderUpdate body, @Nullable Long deadlineMs, @Nullable String traceparent) {
        Order order = door.apply(new Request<>(OrderKind.change(body), RawBody.text(request), deadlineMs, traceparent));
        return ResponseEntity.ok(new OrderUpdateApplied(
                OrderUpdateApplied.OutcomeEnum.APPLIED,
                order.orderId(),
                OrderUpdateApplied.StatusEnum.fromValue(order.status().toString())));
    }

    @Override
    public ResponseEntity<UpdateOutcomes> applyOrderUpdates(OrderUpdateBatch body) {
        var payloads = RawBody.texts(request, "updates", "update");
        var updates = new ArrayList<Request<OrderChange>>();
        for (OrderUpdateItem item : body.getUpdates()) {
            updates.add(new Request<>(
                    OrderKind.change(item.getUpdate()),
                    payloads.get(updates.size()),
                    item.getDeadlineMs(),
                    item.getTraceparent()));
        }
        return ResponseEntity.ok(door.applyAll(updates));
    }
}
