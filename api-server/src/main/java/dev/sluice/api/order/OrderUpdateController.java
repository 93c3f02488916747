package dev.sluice.api.order;

import dev.sluice.api.batching.Batcher;
import dev.sluice.api.batching.TimeLeft;
import dev.sluice.api.generated.internal.OrderUpdatesApi;
import dev.sluice.api.generated.internal.model.OrderUpdateApplied;
import dev.sluice.web.RawBody;
import jakarta.servlet.http.HttpServletRequest;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.RestController;

/** Takes updates of orders in over HTTP. */
@RestController
final class OrderUpdateController implements OrderUpdatesApi {

    private final Batcher<OrderUpdate, Order> batcher;
    private final OrderUpdateMapper mapper;
    private final HttpServletRequest request;

    /**
     * Wires the controller.
     *
     * @param request stands for the current one, whose body is kept with the event as it came
     */
    OrderUpdateController(Batcher<OrderUpdate, Order> batcher, OrderUpdateMapper mapper, HttpServletRequest request) {
        this.batcher = batcher;
        this.mapper = mapper;
        this.request = request;
    }

    @Override
    public ResponseEntity<OrderUpdateApplied> applyOrderUpdate(
            dev.sluice.api.generated.internal.model.OrderUpdate body,
            @Nullable Long deadlineMs,
            @Nullable String traceparent) {
        OrderUpdate update = mapper.fromHttp(body, RawBody.text(request));
        Order order = batcher.apply(update, TimeLeft.ofMillis(deadlineMs)).orElseThrow();
        return ResponseEntity.ok(new OrderUpdateApplied(
                OrderUpdateApplied.OutcomeEnum.APPLIED,
                order.orderId(),
                OrderUpdateApplied.StatusEnum.fromValue(order.status().toString())));
    }
}
