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
import org.jspecify.annotations.Nullable;

/** Holds what a provider was told, as the ledger has it, against what the database has in the end. */
final class Audit {

    private static final long LATE_MICROS = micros(Provider.LATE);

    private static final long RECOVERED_MICROS = micros(Duration.ofSeconds(10));

    /** Between a part's readiness and what its neighbours know of it. */
    private static final long AFTER_MICROS = micros(Duration.ofSeconds(2));

    /** Kinds of the events that bring into being what they are of. */
    private static final Set<String> MAKING = Set.of("created", "opened");

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

    /** What each event is of; of use for ids that no two events share. */
    Map<String, SubjectId> subjects() {
        Map<String, SubjectId> subjects = new HashMap<>();
        told.forEach((subject, events) -> events.keySet().forEach(event -> subjects.put(event, subject)));
        return subjects;
    }

    /**
     * Audits once nothing changes any more.
     *
     * @param prefixes of all orders that were sent
     * @param refused events that are not applied and are kept as such: failed or ignored in the inbox, or a dead letter
     */
    Findings of(
            Database database,
            List<String> prefixes,
            Map<SubjectId, Set<String>> refused,
            Linearizability linearizability) {
        Map<SubjectId, List<StoredEvent>> stored = new HashMap<>();
        Map<SubjectId, Long> times = new HashMap<>();
        for (String prefix : prefixes) {
            StoredEvents.read(
                    database,
                    prefix,
                    event -> stored.computeIfAbsent(
                                    new SubjectId(event.subject(), event.orderId()), _ -> new ArrayList<>())
                            .add(event));
            times.putAll(StoredTimes.read(database, prefix));
        }
        linearizability
                .violations(history.reads(), told)
                .forEach(order -> findings.add(Kind.MISORDERED, "reads that no order of writes explains: " + order));
        long all = database.number("select (select count(*) from orders) + (select count(*) from disputes)");
        findings.add(Kind.MISORDERED, Math.abs(all - stored.size()), "orders or disputes beside those that were sent");
        return of(stored, times, refused);
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
        times.values().forEach(number -> findings.add(Kind.DOUBLED, number - 1, "%s times: %s".formatted(number, key)));
        boolean isFinal = !stored.isEmpty()
                && Replay.isFinal(key.subject(), stored.getLast().status());
        long endSentAt = endSentAt(key, events, stored);
        long madeAt = madeAt(events, stored);
        events.forEach((eventId, of) -> {
            int applied = times.getOrDefault(eventId, 0);
            boolean isRefused = refused.contains(eventId) || (of.refused && !mode.queues());
            if (applied > 0 && isRefused) {
                findings.add(Kind.MISORDERED, "applied, and refused: " + of.webhook);
            }
            if (applied == 0 && (of.isAccepted() || isRefused) && !(isRefused && isFinal)) {
                findings.add(
                        Kind.LOST, "%s %s".formatted(isRefused ? "refused, though not final" : "accepted", of.webhook));
            }
            if (isRefused && of.acceptedAt < endSentAt && madeAt < of.firstSentAt) {
                findings.add(Kind.LOST, "refused, though accepted before the end was sent: " + of.webhook);
            }
        });
    }

    /** When what ended an order or a dispute was first sent. */
    private static long endSentAt(SubjectId key, Map<String, Told> events, List<StoredEvent> stored) {
        return stored.stream()
                .map(event -> events.get(event.eventId()))
                .filter(of -> of != null && Replay.isFinal(key.subject(), of.webhook.status()))
                .mapToLong(of -> of.firstSentAt)
                .findFirst()
                .orElse(0);
    }

    /** When what made an order or a dispute was accepted. */
    private static long madeAt(Map<String, Told> events, List<StoredEvent> stored) {
        Told maker = events.get(maker(stored));
        return maker == null ? Long.MAX_VALUE : maker.acceptedAt;
    }

    /** The id of the event that made an order or a dispute. */
    private static String maker(List<StoredEvent> stored) {
        return stored.stream()
                .filter(event -> MAKING.contains(event.kind()))
                .findFirst()
                .map(event -> sentAs(event.eventId()))
                .orElse("");
    }

    /** A provider's event that makes its order or dispute too is two, {@code id#created} and {@code id}. */
    private static String sentAs(String eventId) {
        int mark = eventId.indexOf('#');
        return mark < 0 ? eventId : eventId.substring(0, mark);
    }

    /** What was sent after another one was accepted is stored after it, but for what that one waited for. */
    private void auditOrder(SubjectId key, Map<String, Told> events, List<StoredEvent> stored) {
        String maker = maker(stored);
        for (int later = 1; later < stored.size(); later++) {
            Told second = events.get(sentAs(stored.get(later).eventId()));
            for (int earlier = 0; earlier < later && second != null; earlier++) {
                String id = sentAs(stored.get(earlier).eventId());
                Told first = events.get(id);
                boolean waitedFor = mode.queues() && id.equals(maker);
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
            Webhook of = webhook(events, event.eventId());
            if (of == null) {
                findings.add(Kind.MISORDERED, "stored, but never sent: " + event);
            } else if (event.kind().equals("conflict")) {
                if (!of.creates()
                        || state.equals(Replay.NOTHING)
                        || event.eventId().contains("#")) {
                    findings.add(Kind.MISORDERED, "%s: no conflict: %s".formatted(state, of));
                }
            } else {
                if (!event.kind().equals(Replay.isResolution(of.status()) ? "closed" : of.status())) {
                    findings.add(Kind.MISORDERED, "applied as '%s': %s".formatted(event.kind(), of));
                }
                if (!Replay.allows(key.subject(), state, of)) {
                    findings.add(Kind.MISORDERED, "applied to what was %s: %s".formatted(state, of));
                }
                state = Replay.after(of);
                time = Math.max(time, of.time().toEpochMilli());
            }
        }
        if (!stored.isEmpty() && (!state.equals(stored.getLast().status()) || time != storedTime)) {
            findings.add(
                    Kind.MISORDERED,
                    "%s is '%s' of %s, its events give '%s' of %s"
                            .formatted(key, stored.getLast().status(), storedTime, state, time));
        }
    }

    /** What a stored event tells; null where nobody sent it. */
    private static @Nullable Webhook webhook(Map<String, Told> events, String eventId) {
        Told of = events.get(sentAs(eventId));
        if (of == null || eventId.indexOf('#') < 0) {
            return of == null ? null : of.webhook;
        }
        Webhook whole = of.webhook;
        String status = eventId.substring(eventId.indexOf('#') + 1);
        Webhook part = new Webhook(whole.subject(), whole.orderId(), eventId, status, whole.minute());
        return part.creates() ? part : null;
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
