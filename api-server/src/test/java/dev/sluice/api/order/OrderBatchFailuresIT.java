package dev.sluice.api.order;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.sluice.api.batching.Outcome;
import dev.sluice.api.batching.RecoveringHandler;
import dev.sluice.api.paging.StoredEvent;
import dev.sluice.api.problem.Failure;
import dev.sluice.api.support.Api;
import dev.sluice.api.support.ApiTest;
import dev.sluice.api.update.KindName;
import dev.sluice.api.update.Update;
import dev.sluice.api.update.UpdateEngine;
import dev.sluice.api.update.UpdateService;
import dev.sluice.testkit.Bodies;
import dev.sluice.testkit.Concurrently;
import dev.sluice.testkit.TcpProxy;
import dev.sluice.trace.Span;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

/** What a batch does when something goes wrong on the way, with a real PostgreSQL saying no. */
@ApiTest
class OrderBatchFailuresIT {

    @Autowired
    UpdateEngine engine;

    @Autowired
    OrderRepository orders;

    @Autowired
    TcpProxy database;

    @Autowired
    Api api;

    private final String prefix = UUID.randomUUID() + "-";

    @AfterEach
    void bringTheDatabaseBack() {
        api.restore(database);
    }

    @Test
    void oneBadUpdateLeavesItsNeighboursApplied() {
        // PostgreSQL refuses NUL in text with SQLState 22021; the door would have refused it before
        var outcomes = handler().apply(List.of(created("a", "e1"), created("b", "e\0"), created("c", "e1")));
        assertThat(outcomes.get(0)).isInstanceOf(Outcome.Applied.class);
        assertThat(outcomes.get(1))
                .isInstanceOfSatisfying(
                        Outcome.Refused.class,
                        refused -> assertThat(refused.failure()).isInstanceOf(Failure.Internal.class));
        assertThat(outcomes.get(2)).isInstanceOf(Outcome.Applied.class);
        assertThat(orders.find(prefix + "a")).isPresent();
        assertThat(orders.find(prefix + "b")).isEmpty();
        assertThat(orders.find(prefix + "c")).isPresent();
    }

    @Test
    void aDatabaseThatIsAwayRefusesTheWholeBatchAndChangesNothing() {
        database.cut();
        assertThatThrownBy(() -> handler().apply(List.of(created("x", "e1"), created("y", "e1"))))
                .isInstanceOf(Failure.Unavailable.class);
        api.restore(database);
        assertThat(orders.find(prefix + "x")).isEmpty();
        // Connections that were cut and not used since are still in the pool
        await().ignoreExceptionsInstanceOf(Failure.Unavailable.class)
                .untilAsserted(() -> assertThat(handler().apply(List.of(created("x", "e1"), created("y", "e1"))))
                        .allSatisfy(outcome -> assertThat(outcome).isInstanceOf(Outcome.Applied.class)));
    }

    /** Crossing batches over the same new and known orders, each its own transaction, as many processes would run them. */
    @Test
    void crossingBatchesApplyEachEventOnce() {
        List<String> ids = IntStream.range(0, 20).mapToObj(i -> "hot-" + i).toList();
        var applied = Concurrently.call(16, i -> {
            var updates = new java.util.ArrayList<>(ids.stream()
                    .flatMap(id -> java.util.stream.Stream.of(created(id, "e1"), updated(id, "e2")))
                    .toList());
            if (i % 2 == 0) {
                Collections.reverse(updates);
            }
            return applyUntilNothingIsLocked(updates);
        });
        for (String id : ids) {
            long key = orders.find(prefix + id).orElseThrow().key();
            assertThat(events(key)).extracting(event -> event.kind()).startsWith("created");
        }
        long events = ids.stream()
                .mapToLong(id ->
                        events(orders.find(prefix + id).orElseThrow().key()).size())
                .sum();
        assertThat(applied.stream().mapToLong(Long::longValue).sum()).isEqualTo(events);
    }

    private List<StoredEvent> events(long key) {
        return orders.events(key, null, 10, "").items();
    }

    @Test
    void updatesOfOneOrderInOneBatchAreAppliedInTheirOrder() {
        var outcomes = handler()
                .apply(List.of(
                        updated("life", "early"),
                        created("life", "e1"),
                        created("life", "e1"),
                        updated("life", "e2"),
                        update("life", "e3", OrderStatus.SUCCESS),
                        updated("life", "e4")));
        assertThat(outcomes)
                .extracting(outcome -> switch (outcome) {
                    case Outcome.Applied<Order>(Order order) -> order.status().toString();
                    case Outcome.Refused<Order>(Failure failure) ->
                        failure.getClass().getSimpleName();
                    case Outcome.Parked<Order>() -> "Parked";
                    case Outcome.Held<Order>() -> "Held";
                    case Outcome.Locked<Order>() -> "Locked";
                })
                .containsExactly("NotFound", "created", "AlreadyApplied", "updated", "success", "InvalidTransition");
        Order order = orders.find(prefix + "life").orElseThrow();
        assertThat(order.status()).isEqualTo(OrderStatus.SUCCESS);
        assertThat(events(order.key()))
                .extracting(event -> event.providerEventId())
                .containsExactly("e1", "e2", "e3");
    }

    /** Each event once more where its order was locked, as the batcher does; the order of a life is kept. */
    private long applyUntilNothingIsLocked(List<Update<OrderChange>> updates) {
        long applied = 0;
        for (List<Update<OrderChange>> left = updates; !left.isEmpty(); ) {
            var outcomes = handler().apply(left);
            applied +=
                    outcomes.stream().filter(Outcome.Applied.class::isInstance).count();
            var locked = new java.util.ArrayList<Update<OrderChange>>();
            for (int i = 0; i < outcomes.size(); i++) {
                if (outcomes.get(i) instanceof Outcome.Locked) {
                    locked.add(left.get(i));
                }
            }
            left = locked;
        }
        return applied;
    }

    private RecoveringHandler<Update<OrderChange>, Order> handler() {
        return new RecoveringHandler<>(service(), Update::orderId);
    }

    @SuppressWarnings("unchecked") // The one whose name it has
    private UpdateService<OrderChange, Order> service() {
        return (UpdateService<OrderChange, Order>) engine.services().stream()
                .filter(service -> service.kindName() == KindName.ORDER)
                .findFirst()
                .orElseThrow();
    }

    private Update<OrderChange> created(String id, String event) {
        return update(id, event, OrderStatus.CREATED);
    }

    private Update<OrderChange> updated(String id, String event) {
        return update(id, event, OrderStatus.UPDATED);
    }

    private Update<OrderChange> update(String id, String event, OrderStatus status) {
        Instant time = Instant.parse("2026-11-23T08:00:00Z");
        var change = new OrderChange(event, prefix + id, UUID.fromString(Bodies.USER), status, time, time);
        return new Update<>(change, time, "{}", null, Span.NONE);
    }
}
