package dev.sluice.cli;

import dev.sluice.system.CannotRunException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Gatherers;
import org.jspecify.annotations.Nullable;

/** Looks each event up that a provider says it sent: in the inbox where there is one, and else at its order. */
final class Reconciliation {

    /** Beside each other, few enough to leave the services to providers. */
    private static final int LOOKUPS = 8;

    private final Optional<InboxEvents> inbox;
    private final AppliedEvents applied;
    private final List<SentEvent> file;
    private final @Nullable Instant since;
    private final @Nullable Instant until;
    /** What the file has, whatever the span: ids, and ids with their orders. */
    private final Set<List<String>> claimed = new HashSet<>();

    /**
     * For one file.
     *
     * @param inbox empty in other modes than inbox mode
     * @param since what was sent before is left out, null if nothing is
     * @param until what was sent then or later is left out, null if nothing is
     */
    Reconciliation(
            Optional<InboxEvents> inbox,
            AppliedEvents applied,
            List<SentEvent> file,
            @Nullable Instant since,
            @Nullable Instant until) {
        this.inbox = inbox;
        this.applied = applied;
        this.file = file;
        this.since = since;
        this.until = until;
        file.forEach(event ->
                claimed.add(event.orderId() == null ? List.of(event.id()) : List.of(event.id(), event.orderId())));
    }

    /**
     * One for each event of the file that was sent in the span, in the file's order, and what is extra after them.
     *
     * @param isComplete whether the file has all that was sent, so that something can be extra
     */
    List<Finding> findings(boolean isComplete) {
        List<SentEvent> sent = file.stream()
                .filter(event -> event.time() == null || isWithin(event.time()))
                .toList();
        List<Finding> findings = new ArrayList<>(inbox.map(events -> inInbox(events, sent))
                .orElseGet(() -> sent.stream().map(Finding::missing).toList()));
        Map<String, List<StoredEvent>> orders = atOrders(findings);
        findings.replaceAll(finding -> applied(finding, orders));
        if (isComplete) {
            inbox
                    .map(events -> events.received(since, until))
                    .orElseGet(
                            () -> orders.values().stream().flatMap(List::stream).toList())
                    .stream()
                    .filter(stored -> isWithin(stored.receivedAt()) && !isClaimed(stored))
                    .map(Finding::extra)
                    .forEach(findings::add);
        }
        return findings;
    }

    private List<Finding> inInbox(InboxEvents events, List<SentEvent> sent) {
        return sent.stream()
                .gather(Gatherers.mapConcurrent(LOOKUPS, event -> finding(event, events.find(event))))
                .toList();
    }

    /** What the inbox does not have may have come another way, or be forgotten: its order tells. */
    private Map<String, List<StoredEvent>> atOrders(List<Finding> findings) {
        Set<String> orders = new HashSet<>();
        for (Finding finding : findings) {
            String orderId = finding.event().orderId();
            if (orderId == null && inbox.isEmpty()) {
                throw new CannotRunException(
                        "Event %s has no order_id in the file. Without an inbox events are found by their order."
                                .formatted(finding.event().id()));
            }
            if (orderId != null && finding.status() == EventStatus.MISSING) {
                orders.add(orderId);
            }
        }
        Map<String, List<StoredEvent>> found = new LinkedHashMap<>();
        orders.stream()
                .gather(Gatherers.mapConcurrent(LOOKUPS, orderId -> Map.entry(orderId, applied.of(orderId))))
                .forEach(order -> found.put(order.getKey(), order.getValue()));
        return found;
    }

    private Finding applied(Finding finding, Map<String, List<StoredEvent>> orders) {
        String orderId = finding.event().orderId();
        if (finding.status() != EventStatus.MISSING || orderId == null) {
            return finding;
        }
        SentEvent event = finding.event();
        return finding(
                event,
                orders.getOrDefault(orderId, List.of()).stream()
                        .filter(stored -> stored.id().equals(event.id()))
                        .toList());
    }

    /** By the one that is most like it. */
    private static Finding finding(SentEvent event, List<StoredEvent> stored) {
        return stored.stream()
                .min(Comparator.comparingInt(
                        candidate -> candidate.differences(event).size()))
                .map(candidate -> Finding.of(event, candidate))
                .orElseGet(() -> Finding.missing(event));
    }

    private boolean isWithin(Instant time) {
        return (since == null || !time.isBefore(since)) && (until == null || time.isBefore(until));
    }

    private boolean isClaimed(StoredEvent stored) {
        return claimed.contains(List.of(stored.id()))
                || stored.orderIds().stream().anyMatch(orderId -> claimed.contains(List.of(stored.id(), orderId)));
    }
}
