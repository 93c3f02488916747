package dev.sluice.api.order;

import dev.sluice.api.batching.Batcher;
import dev.sluice.api.batching.Outcome;
import dev.sluice.api.batching.TimeLeft;
import dev.sluice.api.generated.internal.OrderUpdatesApi;
import dev.sluice.api.generated.internal.model.OrderUpdateApplied;
import dev.sluice.api.generated.internal.model.OrderUpdateBatch;
import dev.sluice.api.generated.internal.model.OrderUpdateItem;
import dev.sluice.api.generated.internal.model.OrderUpdateOutcome;
import dev.sluice.api.generated.internal.model.OrderUpdateOutcomes;
import dev.sluice.api.problem.Failure;
import dev.sluice.api.problem.FailureAnswers;
import dev.sluice.web.RawBody;
import jakarta.servlet.http.HttpServletRequest;
import java.time.Duration;
import java.util.ArrayList;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
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

    @Override
    public ResponseEntity<OrderUpdateOutcomes> applyOrderUpdates(OrderUpdateBatch body) {
        var payloads = RawBody.texts(request, "updates", "update");
        var updates = new ArrayList<OrderUpdate>();
        var timesLeft = new ArrayList<Duration>();
        for (OrderUpdateItem item : body.getUpdates()) {
            updates.add(mapper.fromHttp(item.getUpdate(), payloads.get(updates.size())));
            timesLeft.add(TimeLeft.ofMillis(item.getDeadlineMs()));
        }
        return ResponseEntity.ok(new OrderUpdateOutcomes(batcher.applyAll(updates, timesLeft).stream()
                .map(OrderUpdateController::outcome)
                .toList()));
    }

    /** As the answer that the update would have had alone. */
    private static OrderUpdateOutcome outcome(Outcome<Order> outcome) {
        if (!(outcome instanceof Outcome.Refused<Order>(Failure failure))) {
            return new OrderUpdateOutcome(HttpStatus.OK.value());
        }
        var answer = FailureAnswers.of(failure);
        String retryAfter = answer.getHeaders().getFirst(HttpHeaders.RETRY_AFTER);
        return new OrderUpdateOutcome(answer.getStatusCode().value())
                .type(
                        answer.getBody() == null
                                ? null
                                : String.valueOf(answer.getBody().getType()))
                .retryAfter(retryAfter == null ? null : Integer.valueOf(retryAfter));
    }
}
