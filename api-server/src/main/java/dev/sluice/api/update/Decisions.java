package dev.sluice.api.update;

import dev.sluice.api.batching.Outcome;
import dev.sluice.api.problem.Conflicts;
import dev.sluice.api.problem.Conflicts.Conflict;
import dev.sluice.api.problem.Failure;
import dev.sluice.api.update.UpdateKind.Rules;
import dev.sluice.api.update.UpdateStore.EventKey;
import dev.sluice.api.update.UpdateStore.Loaded;
import dev.sluice.postgres.Sql;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Decides a batch in memory, update by update in order of arrival, on what the transaction has locked. What it decides is
 * written afterwards: {@link #created}, {@link #changed} and {@link #recorded}.
 */
public final class Decisions<C extends Change, S extends State<S>> {

    /** An event that is to be written, and as what: the kind that the update carries, or a conflict. */
    public record Recorded<C extends Change>(Update<C> update, String kind) {}

    /** The kind of an event that changed nothing but the record. */
    private static final String CONFLICT = "conflict";

    private final Rules<C, S> rules;
    private final Loaded<C, S> loaded;
    private final Map<Object, S> before = new HashMap<>();
    private final Map<Object, S> now;
    private final Map<EventKey, Recorded<C>> recorded = new LinkedHashMap<>();
    private final List<Conflict> conflicts = new ArrayList<>();

    Decisions(Rules<C, S> rules, Loaded<C, S> loaded) {
        this.rules = rules;
        this.loaded = loaded;
        loaded.states().forEach(state -> before.put(state.subject(), state));
        this.now = new LinkedHashMap<>(before);
    }

    /** Decides one update; what it leaves behind has no key yet if this batch created it. */
    Outcome<S> decide(Update<C> update) {
        if (loaded.held().contains(update.subject())) {
            return new Outcome.Locked<>();
        }
        Outcome<S> outcome = isRecorded(update) ? alreadyApplied(update) : byRules(update);
        switch (outcome) {
            case Outcome.Applied<S>(S after) -> {
                now.put(update.subject(), after);
                record(update, update.change().eventKind());
            }
            case Outcome.Refused<S>(Failure failure) -> noteConflict(failure, update);
            default -> throw new IllegalStateException("Rules apply or refuse");
        }
        return outcome;
    }

    private Outcome<S> byRules(Update<C> update) {
        return rules.decide(
                now.get(update.subject()), update.change(), loaded.orders().contains(update.orderId()));
    }

    /** The event comes first: the same one again is a conflict in any state, whatever else the update says. */
    private Outcome<S> alreadyApplied(Update<C> update) {
        return new Outcome.Refused<>(new Failure.AlreadyApplied("Event '%s' of %s was already applied."
                .formatted(update.eventId(), update.change().label())));
    }

    /**
     * Another event that would create what exists is recorded, so that it can be looked into, and is a duplicate when it
     * comes again.
     */
    private void noteConflict(Failure failure, Update<C> update) {
        if (isDerived(update)) {
            return;
        }
        if (failure instanceof Failure.AlreadyExists) {
            record(update, CONFLICT);
            conflicts.add(new Conflict(
                    Conflicts.Type.EXISTS, "%s Event '%s'.".formatted(failure.detail(), update.eventId())));
        } else if (failure instanceof Failure.AlreadyApplied && hasAnotherBody(update)) {
            conflicts.add(new Conflict(Conflicts.Type.BODY, failure.detail()));
        }
    }

    /** No provider sent it: ingest-app makes two updates of an event that may create something (docs/tables.md). */
    private static boolean isDerived(Update<?> update) {
        return update.eventId().endsWith("#" + update.change().eventKind());
    }

    private boolean hasAnotherBody(Update<C> update) {
        Recorded<C> earlier = recorded.get(event(update));
        if (earlier != null) {
            return !earlier.update().payload().equals(update.payload());
        }
        // Null for one that was forgotten, whose body nobody knows any more
        String digest = loaded.events().get(event(update));
        return digest != null && !digest.equals(Sql.digest(update.payload()));
    }

    private boolean isRecorded(Update<C> update) {
        return loaded.events().containsKey(event(update)) || recorded.containsKey(event(update)) || isForgotten(update);
    }

    private boolean isForgotten(Update<C> update) {
        S state = before.get(update.subject());
        return state != null && state.forgotten().contains(update.eventId());
    }

    private void record(Update<C> update, String kind) {
        recorded.put(event(update), new Recorded<>(update, kind));
    }

    private static EventKey event(Update<?> update) {
        return new EventKey(update.subject(), update.eventId());
    }

    /** What the database does not have yet. */
    public List<S> created() {
        return now.values().stream().filter(state -> !state.isStored()).toList();
    }

    /** What the database has otherwise. */
    public List<S> changed() {
        return now.values().stream()
                .filter(state -> state.isStored() && !state.equals(before.get(state.subject())))
                .toList();
    }

    /** Events that are to be written, in order of arrival. */
    public Collection<Recorded<C>> recorded() {
        return recorded.values();
    }

    /** What contradicts what is stored, to be told of once the batch is committed. */
    List<Conflict> conflicts() {
        return conflicts;
    }

    /** The database's key of a subject; null while it has none. */
    public @Nullable Long key(Object subject) {
        S state = before.get(subject);
        return state == null ? null : state.key();
    }
}
