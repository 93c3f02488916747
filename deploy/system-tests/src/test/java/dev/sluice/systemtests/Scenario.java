package dev.sluice.systemtests;

import dev.sluice.system.Mode;
import dev.sluice.systemtests.Stored.Event;
import dev.sluice.systemtests.Stored.StoredDispute;
import dev.sluice.systemtests.Stored.StoredOrder;
import dev.sluice.testkit.Outcome;
import dev.sluice.testkit.Subject;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A row of the parity table: webhooks in the order of sending, what is answered to each, and what is stored in the end,
 * in each mode alike unless it says otherwise.
 */
final class Scenario {

    /** @param again whether, before this one, the provider sends again what was not taken so far */
    record Step(Webhook webhook, Outcome outcome, boolean again) {}

    private final String name;
    private final String orderId;
    private String subject;
    private final List<Step> steps = new ArrayList<>();
    private final Map<Mode, Stored> stored = new EnumMap<>(Mode.class);
    private boolean again;
    private boolean anyOrder;
    private int moreFailed;
    private List<Mode> modes = List.of(Mode.values());

    Scenario(String name, String orderId) {
        this.name = name;
        this.orderId = orderId;
        this.subject = orderId;
    }

    Scenario order(String eventId, String status, int updatedAt, Outcome outcome) {
        return order(eventId, status, updatedAt, UnaryOperator.identity(), outcome);
    }

    Scenario order(String eventId, String status, int updatedAt, UnaryOperator<Webhook> change, Outcome outcome) {
        return send(change.apply(Webhook.order(subject, eventId, status, updatedAt)), outcome);
    }

    Scenario dispute(String eventId, String status, int occurredAt, Outcome outcome) {
        return dispute(eventId, status, occurredAt, UnaryOperator.identity(), outcome);
    }

    Scenario dispute(String eventId, String status, int occurredAt, UnaryOperator<Webhook> change, Outcome outcome) {
        return send(change.apply(Webhook.dispute(subject, eventId, status, occurredAt)), outcome);
    }

    /** What follows is about another order. */
    Scenario otherOrder() {
        subject = orderId + "-other";
        return this;
    }

    private Scenario send(Webhook webhook, Outcome outcome) {
        steps.add(new Step(webhook, outcome, again));
        again = false;
        return this;
    }

    /** Over HTTP the provider sends again, here and not only in the end, what was not taken so far. */
    Scenario again() {
        again = true;
        return this;
    }

    /** In the end there is the order, with these events, oldest first. */
    Scenario leavesOrder(String status, int updatedAt, String... events) {
        Predicate<Webhook> ofOrder = webhook -> webhook.path().equals(Subject.ORDER.path());
        return leaves(new StoredOrder(
                subject, user(ofOrder), status, Webhook.minute(0), Webhook.minute(updatedAt), events(ofOrder, events)));
    }

    private Scenario leaves(StoredOrder order) {
        return leaves(before -> new Stored(append(before.orders(), order), before.disputes()));
    }

    /** In the end there is, besides what was said before, the dispute with these events, oldest first. */
    Scenario leavesDispute(DisputeRow row, String... events) {
        Predicate<Webhook> ofDispute = webhook ->
                webhook.path().equals(Subject.DISPUTE.path()) && Objects.equals(webhook.disputeId(), row.disputeId());
        StoredDispute dispute = row.of(subject, user(ofDispute), events(ofDispute, events));
        return leaves(before -> new Stored(before.orders(), append(before.disputes(), dispute)));
    }

    private Scenario leaves(UnaryOperator<Stored> change) {
        modes.forEach(mode -> stored.put(mode, change.apply(stored.getOrDefault(mode, Stored.NOTHING))));
        return this;
    }

    private static <T> List<T> append(List<T> list, T element) {
        return Stream.concat(list.stream(), Stream.of(element)).toList();
    }

    /** What is stored as events: of webhooks with the same id, the first; what creates again is a conflict. */
    private List<Event> events(Predicate<Webhook> whose, String... eventIds) {
        var creator = creator(whose);
        return Arrays.stream(eventIds)
                .map(id -> steps.stream()
                        .map(Step::webhook)
                        .filter(webhook -> webhook.orderId().equals(subject)
                                && webhook.eventId().equals(id)
                                && whose.test(webhook))
                        .findFirst()
                        .orElseThrow())
                .map(webhook -> new Event(
                        webhook.eventId(),
                        creates(webhook)
                                        && creator.filter(first ->
                                                        !first.eventId().equals(webhook.eventId()))
                                                .isPresent()
                                ? "conflict"
                                : webhook.status(),
                        webhook.body()))
                .toList();
    }

    private Optional<Webhook> creator(Predicate<Webhook> whose) {
        return steps.stream()
                .map(Step::webhook)
                .filter(webhook -> webhook.orderId().equals(subject) && whose.test(webhook) && creates(webhook))
                .findFirst();
    }

    /** That of the creation, whatever later ones say. */
    private @Nullable String user(Predicate<Webhook> whose) {
        return creator(whose).map(Webhook::userId).orElse(null);
    }

    private static boolean creates(Webhook webhook) {
        return List.of("created", "opened").contains(webhook.status());
    }

    /** What is answered to each when it is sent first. An inbox knows a repetition when it comes, and nothing else before. */
    List<String> answers(Mode mode) {
        Set<Object> stored = new HashSet<>();
        return steps.stream()
                .map(step -> {
                    boolean repeated = !stored.add(step.webhook().identity());
                    return switch (mode) {
                        case HTTP, GRPC -> step.outcome().answer(false);
                        case KAFKA -> step.outcome().answer(true);
                        case INBOX -> (repeated ? Outcome.DUPLICATE : step.outcome()).answer(!repeated);
                    };
                })
                .toList();
    }

    /** The modes bring the events in different orders. */
    Scenario inAnyOrder() {
        anyOrder = true;
        return this;
    }

    /** What follows is what the modes that queue leave instead, and how many more fail than HTTP mode refuses. */
    Scenario butQueued(int moreFailed) {
        modes = List.of(Mode.KAFKA, Mode.INBOX);
        modes.forEach(mode -> stored.put(mode, Stored.NOTHING));
        this.moreFailed = moreFailed;
        return this;
    }

    String name() {
        return name;
    }

    String orderId() {
        return orderId;
    }

    List<Step> steps() {
        return steps;
    }

    boolean isTheSameInEachMode() {
        return modes.size() == Mode.values().length;
    }

    Stored stored(Mode mode) {
        return comparable(stored.getOrDefault(mode, Stored.NOTHING));
    }

    Stored comparable(Stored rows) {
        return anyOrder ? rows.inAnyOrder() : rows;
    }

    /** How many become dead letters in Kafka mode, and fail in inbox mode. */
    long failed() {
        return moreFailed
                + steps.stream()
                        .filter(step -> step.outcome() == Outcome.FORBIDDEN)
                        .count();
    }
}
