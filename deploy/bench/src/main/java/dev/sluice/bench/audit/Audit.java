package dev.sluice.bench.audit;

import dev.sluice.bench.load.Fate;
import dev.sluice.bench.load.Sent;
import dev.sluice.bench.load.Webhook.Subject;
import dev.sluice.bench.system.Database;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.HdrHistogram.Histogram;
import org.jspecify.annotations.Nullable;

/**
 * Holds what was sent and answered against what is stored. Every webhook that was answered 2xx, and that was not one to
 * be refused, is there exactly once; what was to be refused is not there; each state is what the stored events give, and
 * what the answers promised. A webhook without an answer may be there or not.
 */
public final class Audit {

    private static final int EXAMPLES = 5;
    private static final long LONGEST_MICROS = 600_000_000;

    private record Subjects(Subject subject, String orderId) {}

    private static final class State {
        private String stored = "";
        private String byEvents = "";
    }

    private final Map<String, Sent> awaited = new HashMap<>();
    private final Set<String> refused = new HashSet<>();
    private final Set<String> unanswered = new HashSet<>();
    private final Map<String, String> results = new HashMap<>();
    private final Map<Subjects, @Nullable String> promised = new HashMap<>();
    private final Map<String, Integer> found = new HashMap<>();
    private final Map<Subjects, State> states = new HashMap<>();
    private final Histogram untilApplied = new Histogram(LONGEST_MICROS, 3);
    private final List<String> examples = new ArrayList<>();
    private long lastCommit;

    /** @param sent all that went to this database with ids of this kind, those of an order in their order */
    public Audit(List<Sent> sent) {
        sent.forEach(this::expect);
    }

    private void expect(Sent sent) {
        var webhook = sent.webhook();
        var subject = new Subjects(webhook.subject(), webhook.orderId());
        if (!webhook.fate().isStored()) {
            refused.add(webhook.eventId());
            return;
        }
        results.put(webhook.eventId(), webhook.result());
        if (sent.isAccepted()) {
            awaited.putIfAbsent(webhook.eventId(), sent);
            if (webhook.fate() == Fate.APPLIED && !unknownFrom(subject)) {
                promised.put(subject, webhook.result());
            }
        } else {
            unanswered.add(webhook.eventId());
            promised.put(subject, null); // from here on nobody was promised a state
        }
    }

    private boolean unknownFrom(Subjects subject) {
        return promised.containsKey(subject) && promised.get(subject) == null;
    }

    /** How many events have to be stored. */
    public int awaited() {
        return awaited.size();
    }

    /** @param prefix of the order ids that were sent */
    public AuditReport of(Database database, String prefix) {
        return of(events -> StoredEvents.read(database, prefix, events));
    }

    /** @param stored gives what is stored, oldest events first */
    AuditReport of(Consumer<Consumer<StoredEvent>> stored) {
        stored.accept(this::see);
        long lost = awaited.keySet().stream()
                .filter(event -> !found.containsKey(event))
                .peek(event -> example("lost: " + event))
                .count();
        long doubled = found.entrySet().stream()
                .filter(event -> event.getValue() > 1)
                .peek(event -> example("%s times: %s".formatted(event.getValue(), event.getKey())))
                .count();
        long unexpected = found.keySet().stream()
                .filter(event -> !awaited.containsKey(event) && !unanswered.contains(event))
                .peek(event -> example("not to be there: " + event))
                .count();
        return new AuditReport(
                awaited.size(),
                found.size(),
                lost,
                doubled,
                unexpected,
                wrongStates(),
                examples,
                lastCommit,
                untilApplied);
    }

    private void see(StoredEvent event) {
        found.merge(event.eventId(), 1, Integer::sum);
        State state = states.computeIfAbsent(new Subjects(event.subject(), event.orderId()), _ -> new State());
        state.stored = event.status();
        state.byEvents = results.getOrDefault(event.eventId(), event.kind());
        lastCommit = Math.max(lastCommit, event.committedAt());
        Sent sent = awaited.get(event.eventId());
        if (sent != null) {
            // Over HTTP the answer follows the commit
            untilApplied.recordValue(Math.clamp(event.committedAt() - sent.answeredAt(), 0, LONGEST_MICROS));
        }
    }

    private long wrongStates() {
        long wrong = 0;
        for (var entry : states.entrySet()) {
            State state = entry.getValue();
            String promise = promised.get(entry.getKey());
            if (!state.stored.equals(state.byEvents) || (promise != null && !state.stored.equals(promise))) {
                wrong++;
                example("%s is '%s', its events give '%s', its answers '%s'"
                        .formatted(entry.getKey(), state.stored, state.byEvents, promise));
            }
        }
        return wrong;
    }

    private void example(String text) {
        if (examples.size() < EXAMPLES) {
            examples.add(text);
        }
    }
}
