package dev.sluice.chaos;

import dev.sluice.chaos.Findings.Kind;
import dev.sluice.chaos.History.Broken;
import dev.sluice.chaos.History.Sending;
import dev.sluice.chaos.History.SubjectId;
import dev.sluice.system.Mode;
import dev.sluice.testkit.Database;
import dev.sluice.testkit.Subject;
import dev.sluice.testkit.audit.StoredEvent;
import dev.sluice.testkit.audit.StoredEvents;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Holds what a provider was told, as the ledger has it, against what the database has in the end. */
final class Audit {

    /** ingest-app's deadline and a second. */
    private static final long LATE_MICROS = micros(Duration.ofSeconds(10));

    private static final long RECOVERED_MICROS = micros(Duration.ofSeconds(10));

    /** Between a part's readiness and what its neighbours know of it. */
    private static final long AFTER_MICROS = micros(Duration.ofSeconds(2));

    private final History history;
    private final Mode mode;
    private final Map<SubjectId, Map<String, Told>> told = new HashMap<>();
    private final Findings findings = new Findings();

    Audit(History history, Mode mode) {
        this.history = history;
        this.mode = mode;
        history.sendings()
                .forEach(sending -> told.computeIfAbsent(sending.key(), _ -> new HashMap<>())
                        .computeIfAbsent(sending.webhook().eventId(), _ -> new Told(sending.webhook()))
                        .add(sending));
    }

    /** How many webhooks were sent, each counted once. */
    int webhooks() {
        return told.values().stream().mapToInt(Map::size).sum();
    }

    /**
     * Audits once nothing changes any more.
     *
     * @param prefix of all orders that were sent
     * @param refused events that are not applied and are kept as such: failed in the inbox, or a dead letter
     */
    Findings of(
            Database database, String prefix, Map<SubjectId, Set<String>> refused, Linearizability linearizability) {
        Map<SubjectId, List<StoredEvent>> stored = new HashMap<>();
        StoredEvents.read(
                database,
                prefix,
                event -> stored.computeIfAbsent(new SubjectId(event.subject(), event.orderId()), _ -> new ArrayList<>())
                        .add(event));
        linearizability
                .violations(history.reads(), told)
                .forEach(order -> findings.add(Kind.MISORDERED, "reads that no order of writes explains: " + order));
        return of(stored, StoredTimes.read(database, prefix), refused);
    }

    /**
     * The same without the reads.
     *
     * @param stored oldest events first
     * @param times the latest that an update carried, in milliseconds since 1970
     */
    Findings of(
            Map<SubjectId, List<StoredEvent>> stored, Map<SubjectId, Long> times, Map<SubjectId, Set<String>> refused) {
        told.forEach((key, events) -> {
            List<StoredEvent> ofKey = stored.getOrDefault(key, List.of());
            auditFates(key, events, ofKey, refused.getOrDefault(key, Set.of()));
            auditOrder(key, events, ofKey);
            auditState(key, events, ofKey, times.getOrDefault(key, 0L));
        });
        stored.keySet().stream()
                .filter(key -> !told.containsKey(key))
                .forEach(key -> findings.add(Kind.MISORDERED, "stored, but never sent: " + key));
        history.sendings().forEach(this::auditAnswer);
        return findings;
    }

    /** Each event that a 2xx vouches for is stored once, or refused for good because of a final status. */
    private void auditFates(SubjectId key, Map<String, Told> events, List<StoredEvent> stored, Set<String> refused) {
        Map<String, Integer> times = new HashMap<>();
        stored.forEach(event -> times.merge(event.eventId(), 1, Integer::sum));
        boolean isFinal = !stored.isEmpty()
                && Replay.isFinal(key.subject(), stored.getLast().status());
        events.forEach((eventId, of) -> {
            int applied = times.getOrDefault(eventId, 0);
            boolean isRefused = refused.contains(eventId) || (of.refused && !mode.queues());
            if (applied > 1) {
                findings.add(Kind.DOUBLED, "%s times: %s".formatted(applied, of.webhook));
            }
            if (applied > 0 && isRefused) {
                findings.add(Kind.MISORDERED, "applied, and refused: " + of.webhook);
            }
            if (applied == 0 && (of.isAccepted() || isRefused) && !(isRefused && isFinal)) {
                findings.add(
                        Kind.LOST, "%s %s".formatted(isRefused ? "refused, though not final" : "accepted", of.webhook));
            }
        });
    }

    /** What was sent after another one was accepted is stored after it, but for what that one waited for. */
    private void auditOrder(SubjectId key, Map<String, Told> events, List<StoredEvent> stored) {
        for (int later = 1; later < stored.size(); later++) {
            Told second = events.get(stored.get(later).eventId());
            for (int earlier = 0; earlier < later && second != null; earlier++) {
                Told first = events.get(stored.get(earlier).eventId());
                boolean waitedFor = first != null && first.webhook.creates() && mode.queues();
                if (first != null && !waitedFor && second.acceptedAt < first.firstSentAt) {
                    findings.add(Kind.MISORDERED, "%s: %s before %s".formatted(key, first.webhook, second.webhook));
                }
            }
        }
    }

    /** The stored state is what the status machine gives for the stored events, one after another. */
    private void auditState(SubjectId key, Map<String, Told> events, List<StoredEvent> stored, long storedTime) {
        String state = Replay.NOTHING;
        long time = 0;
        for (StoredEvent event : stored) {
            Told of = events.get(event.eventId());
            if (of == null) {
                findings.add(Kind.MISORDERED, "stored, but never sent: " + event);
            } else if (event.kind().equals("conflict")) {
                if (!of.webhook.creates() || state.equals(Replay.NOTHING)) {
                    findings.add(Kind.MISORDERED, "%s: no conflict: %s".formatted(state, of.webhook));
                }
            } else {
                if (!Replay.allows(key.subject(), state, of.webhook)) {
                    findings.add(Kind.MISORDERED, "applied to what was %s: %s".formatted(state, of.webhook));
                }
                state = Replay.after(of.webhook);
                time = Math.max(time, of.webhook.time().toEpochMilli());
            }
        }
        if (!stored.isEmpty() && (!state.equals(stored.getLast().status()) || time != storedTime)) {
            findings.add(
                    Kind.MISORDERED,
                    "%s is '%s' of %s, its events give '%s' of %s"
                            .formatted(key, stored.getLast().status(), storedTime, state, time));
        }
    }

    private void auditAnswer(Sending sending) {
        boolean isMissing = sending.status() == 0;
        long took = sending.answeredAt() - sending.sentAt();
        if ((isMissing || took > LATE_MICROS) && !isSilenced(sending)) {
            findings.add(Kind.LATE, "after %s us by ingest-%s: %s".formatted(took, sending.ingest(), sending));
        }
        Long mendedAt = history.mendedAt();
        if (mendedAt != null
                && sending.sentAt() > mendedAt + RECOVERED_MICROS
                && (isMissing || sending.status() >= 500)) {
            findings.add(Kind.STUCK, "not recovered: " + sending);
        }
        if (sending.status() == 404 && isThere(sending)) {
            findings.add(Kind.MISORDERED, "told that it is unknown, after its creation was accepted: " + sending);
        }
        if (sending.status() >= 400 && sending.status() < 500 && sending.status() != 404 && sending.status() != 422) {
            findings.add(Kind.LOST, "refused for what nothing is wrong with: " + sending);
        }
    }

    /** Whether the ingest-app that it went to could not answer at some time. */
    private boolean isSilenced(Sending sending) {
        long end = Math.max(sending.answeredAt(), sending.sentAt());
        for (Broken broken : history.faults()) {
            if (broken.silenced().contains(sending.ingest())
                    && broken.at() <= end
                    && sending.sentAt() <= broken.mendedAt() + AFTER_MICROS) {
                return true;
            }
        }
        return false;
    }

    /** Whether what it refers to was accepted before it was sent. */
    private boolean isThere(Sending sending) {
        Subject needed =
                sending.webhook().creates() ? Subject.ORDER : sending.webhook().subject();
        return told.getOrDefault(new SubjectId(needed, sending.webhook().orderId()), Map.of()).values().stream()
                .anyMatch(of -> of.webhook.creates() && of.acceptedAt < sending.sentAt());
    }

    private static long micros(Duration length) {
        return length.toNanos() / 1_000;
    }
}
