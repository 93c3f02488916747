package dev.sluice.testkit.audit;

import dev.sluice.testkit.Database;
import dev.sluice.testkit.Outcome;
import dev.sluice.testkit.Subject;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Holds what was sent and answered against what is stored. Every event that was answered 2xx, and that was not one to be
 * refused, is there exactly once, after those that were sent before it; what was to be refused is not there; each state
 * is what the stored events give, and what the answers promised. An event without an answer may be there or not.
 */
public final class Audit {

    private static final int EXAMPLES = 5;

    private record Key(Subject subject, String orderId) {}

    private record EventKey(Key of, String eventId) {}

    /** @param position among all that were sent, by the first time that it was */
    private record Expected(int position, String result) {}

    private static final class State {
        private String stored = "";
        private String byEvents = "";
        private int position = -1;
    }

    /** All that may be there. */
    private final Map<EventKey, Expected> expected = new HashMap<>();

    /** Of these, those that have to be, and when they were answered. */
    private final Map<EventKey, Long> awaited = new HashMap<>();

    private final Map<Key, @Nullable String> promised = new HashMap<>();
    private final Map<EventKey, Integer> found = new HashMap<>();
    private final Map<Key, State> states = new HashMap<>();
    private final LongConsumer untilApplied;
    private final List<String> examples = new ArrayList<>();
    private long misordered;
    private long lastCommit;

    /** @param sent all that went to this database with ids of this kind, those of an order in their order */
    public Audit(List<SentEvent> sent) {
        this(sent, _ -> {});
    }

    /**
     * Prepares an audit of a server that keeps the times of commits.
     *
     * @param untilApplied is told of each event from its answer to its commit, in microseconds; 0 where that came first
     */
    public Audit(List<SentEvent> sent, LongConsumer untilApplied) {
        this.untilApplied = untilApplied;
        sent.forEach(this::expect);
    }

    private void expect(SentEvent sent) {
        if (!sent.outcome().isStored()) {
            return;
        }
        Key key = new Key(sent.subject(), sent.orderId());
        EventKey event = new EventKey(key, sent.eventId());
        expected.putIfAbsent(event, new Expected(expected.size(), sent.result()));
        if (!sent.isAccepted()) {
            promised.put(key, null); // from here on nobody was promised a state
            return;
        }
        awaited.putIfAbsent(event, sent.answeredAt());
        boolean unknown = promised.containsKey(key) && promised.get(key) == null;
        if (sent.outcome() == Outcome.APPLIED && !unknown) {
            promised.put(key, sent.result());
        }
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
                .filter(event -> !expected.containsKey(event))
                .peek(event -> example("not to be there: " + event))
                .count();
        return new AuditReport(
                awaited.size(),
                found.size(),
                lost,
                doubled,
                unexpected,
                misordered,
                wrongStates(),
                examples,
                lastCommit);
    }

    private void see(StoredEvent stored) {
        Key key = new Key(stored.subject(), stored.orderId());
        EventKey event = new EventKey(key, stored.eventId());
        found.merge(event, 1, Integer::sum);
        State state = states.computeIfAbsent(key, _ -> new State());
        state.stored = stored.status();
        Expected known = expected.get(event);
        state.byEvents = known == null ? stored.kind() : known.result();
        if (known != null) {
            if (known.position() < state.position) {
                misordered++;
                example("out of order: " + event);
            }
            state.position = known.position();
        }
        lastCommit = Math.max(lastCommit, stored.committedAt());
        Long answeredAt = awaited.get(event);
        if (answeredAt != null) {
            // Over HTTP the answer follows the commit
            untilApplied.accept(Math.max(0, stored.committedAt() - answeredAt));
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
