package dev.sluice.ingest.inbox.relay;

import dev.sluice.client.model.DisputeUpdateStatus;
import dev.sluice.client.model.OrderUpdateStatus;
import dev.sluice.ingest.api.ApiClient;
import dev.sluice.ingest.update.Deadline;
import dev.sluice.ingest.update.Delivery;
import dev.sluice.ingest.update.DeliveryFailure.InvalidStatus;
import dev.sluice.ingest.update.DeliveryFailure.NotFound;
import dev.sluice.ingest.update.DeliveryFailure.ServiceUnavailable;
import dev.sluice.ingest.update.DeliveryFailure.ServiceUnavailable.Reason;
import dev.sluice.ingest.update.Update;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.locks.LockSupport;

/** What api-server makes of updates, by its rules for orders and, more roughly, for disputes; out or busy as told. */
public final class ModelApi implements ApiClient {

    private final Map<String, String> states = new HashMap<>();
    private final Set<String> events = new HashSet<>();
    private final List<String> applied = new ArrayList<>();
    private int calls;
    private boolean isOut;
    private String failing = "";
    private String busy = "";
    private volatile String held = "";
    private volatile Duration answersAfter = Duration.ZERO;
    private final CountDownLatch release = new CountDownLatch(1);

    synchronized void isOut(boolean out) {
        isOut = out;
    }

    /** This event fails as if api-server were out. */
    synchronized void fails(String eventId) {
        failing = eventId;
    }

    synchronized void isBusy(String orderId) {
        busy = orderId;
    }

    /** Whoever asks for this order hears nothing until it is {@link #release}d. */
    void holds(String orderId) {
        held = orderId;
    }

    /** From now on each answer about an order takes so long. */
    void answersAfter(Duration time) {
        answersAfter = time;
    }

    void release() {
        held = "";
        release.countDown();
    }

    /** What was applied, as {@code order event}, in that order. */
    synchronized List<String> applied() {
        return List.copyOf(applied);
    }

    synchronized List<String> appliedOf(String orderId) {
        return applied.stream()
                .filter(one -> one.startsWith(orderId + " "))
                .map(one -> one.substring(orderId.length() + 1))
                .toList();
    }

    /** What orders and disputes are, the latter by {@code dispute of} their order. */
    public synchronized Map<String, String> states() {
        return Map.copyOf(states);
    }

    synchronized int calls() {
        return calls;
    }

    @Override
    public Delivery sendOrderUpdate(Update.Order update, Deadline deadline) {
        if (update.orderId().equals(held)) {
            awaitRelease();
        }
        LockSupport.parkNanos(answersAfter.toNanos());
        OrderUpdateStatus status = update.body().getStatus();
        return apply(update, update.orderId(), status.toString(), status == OrderUpdateStatus.CREATED);
    }

    @Override
    public Delivery sendDisputeUpdate(Update.Dispute update, Deadline deadline) {
        DisputeUpdateStatus status = update.body().getStatus();
        return apply(
                update,
                "dispute of " + update.orderId(),
                status.toString(),
                status == DisputeUpdateStatus.DISPUTE_OPENED);
    }

    private void awaitRelease() {
        try {
            release.await();
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    private synchronized Delivery apply(Update update, String subject, String status, boolean creates) {
        calls++;
        if (isOut || update.eventId().equals(failing)) {
            throw new ServiceUnavailable(Reason.UNREACHABLE, "out", null);
        }
        if (update.orderId().equals(busy)) {
            throw ServiceUnavailable.orderBusy(Duration.ZERO);
        }
        if (events.contains(subject + " " + update.eventId()) || (creates && states.containsKey(subject))) {
            return Delivery.DUPLICATE;
        }
        String state = states.get(subject);
        if (state == null && !(creates && (update instanceof Update.Order || states.containsKey(update.orderId())))) {
            throw new NotFound();
        }
        if (state != null && Set.of("failed", "success", "closed").contains(state)) {
            throw new InvalidStatus();
        }
        events.add(subject + " " + update.eventId());
        states.put(subject, status);
        applied.add(update.orderId() + " " + update.eventId());
        return Delivery.APPLIED;
    }

    @Override
    public void close() {
        release();
    }
}
