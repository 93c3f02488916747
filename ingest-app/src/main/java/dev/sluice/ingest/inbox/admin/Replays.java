package dev.sluice.ingest.inbox.admin;

import dev.sluice.http.body.Utf8;
import dev.sluice.ingest.inbox.OrderNames;
import dev.sluice.ingest.inbox.admin.Replay.Translation;
import dev.sluice.ingest.inbox.admin.generated.model.ReplayOutcome;
import dev.sluice.ingest.inbox.admin.generated.model.WebhookStatus;
import dev.sluice.ingest.update.Event;
import dev.sluice.ingest.update.Translator;
import dev.sluice.ingest.update.Translator.IgnoredException;
import dev.sluice.ingest.update.Translator.UnreadableException;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.stereotype.Service;

/** Has webhooks delivered again. Each is looked at first: it may be on its way, or nothing that can be sent. */
@Service
@ConditionalOnProperty(name = "webhook.mode", havingValue = "inbox")
final class Replays {

    /** Looked at, and put back, by one statement each. */
    private static final int CHUNK = 500;

    /** Bodies in memory at once. */
    private static final int BODIES = 20;

    private static final int MAX_REASON = 1000;

    private final WebhookRepository webhooks;
    private final Repairs repairs;
    private final Translator translator;
    private final OrderNames names;

    Replays(WebhookRepository webhooks, Repairs repairs, Translator translator, OrderNames names) {
        this.webhooks = webhooks;
        this.repairs = repairs;
        this.translator = translator;
        this.names = names;
    }

    /** Replays one webhook, whose body is read whatever its version. */
    Replay replay(StoredWebhook webhook) {
        return putBack(look(List.of(webhook), webhooks.bodies(Stream.of(webhook.id())))
                        .toList())
                .getFirst();
    }

    /**
     * Replays those of a filter, oldest first. What was replayed before a failure stays so.
     *
     * @param after the id to start behind; null for the beginning
     * @param most to look at
     */
    ReplaySummary replay(WebhookFilter filter, @Nullable Long after, int most, boolean isDry) {
        var summary = new ReplaySummary(isDry);
        Long behind = after;
        int left = most;
        do {
            int rows = Math.min(left, CHUNK);
            WebhookQuery.Found found = webhooks.find(filter, WebhookQuery.Order.OLDEST_FIRST, behind, rows, rows);
            if (isDry) {
                look(found.webhooks()).forEach(summary::add);
            } else {
                putBack(look(found.webhooks()).map(Replay::withoutTranslation).toList())
                        .forEach(summary::add);
            }
            left -= rows;
            behind = found.goOnBehind();
        } while (behind != null && left > 0);
        return summary.goOnBehind(behind);
    }

    /** Reads the bodies of other versions as it goes on, so that few are in memory at once. */
    private Stream<Replay> look(List<StoredWebhook> found) {
        return Stream.iterate(0, from -> from < found.size(), from -> from + BODIES)
                .map(from -> found.subList(from, Math.min(found.size(), from + BODIES)))
                .flatMap(some -> {
                    List<Long> others = some.stream()
                            .filter(this::isOfAnotherVersion)
                            .map(StoredWebhook::id)
                            .toList();
                    Map<Long, byte[]> bodies = others.isEmpty() ? Map.of() : webhooks.bodies(others.stream());
                    return look(some, bodies);
                });
    }

    /** @param bodies by id, of those that are to be translated */
    private Stream<Replay> look(List<StoredWebhook> some, Map<Long, byte[]> bodies) {
        Map<Long, Event> events = names.find(some.stream()
                .flatMap(webhook ->
                        Stream.ofNullable(bodies.get(webhook.id())).flatMap(body -> webhook.rereads(body).stream()))
                .toList());
        return some.stream()
                .map(webhook ->
                        look(webhook, events.getOrDefault(webhook.id(), webhook.event()), bodies.get(webhook.id())));
    }

    private boolean isOfAnotherVersion(StoredWebhook webhook) {
        return !webhook.event().version().equals(translator.version(webhook.event()));
    }

    /** @param body null where the running version reads it as it was read when it came */
    private Replay look(StoredWebhook webhook, Event event, byte @Nullable [] body) {
        String running = translator.version(webhook.event());
        if (webhook.status() == WebhookStatus.PENDING) {
            return new Replay(webhook, ReplayOutcome.ALREADY_PENDING, null, running, null);
        }
        if (webhook.erasedAt() != null) {
            return new Replay(webhook, ReplayOutcome.REFUSED, "It was erased.", running, null);
        }
        ReplayOutcome outcome = webhook.status() == WebhookStatus.DONE ? ReplayOutcome.REPEATED : ReplayOutcome.QUEUED;
        if (body == null) {
            return new Replay(webhook, outcome, null, running, null);
        }
        try {
            var translation = new Translation(body, translator.translate(event, body, null));
            return new Replay(webhook, outcome, null, running, translation);
        } catch (IgnoredException _) {
            return new Replay(webhook, outcome, null, running, new Translation(body, List.of()));
        } catch (UnreadableException e) {
            String reason = Utf8.cut("It cannot be read: %s.".formatted(e.getMessage()), MAX_REASON);
            return new Replay(webhook, ReplayOutcome.REFUSED, reason, running, null);
        }
    }

    /** One that somebody else has put back in between is on its way. */
    private List<Replay> putBack(List<Replay> replays) {
        Set<Long> putBack = repairs.putBack(replays.stream()
                .filter(Replay::isToBePutBack)
                .map(replay -> replay.webhook().id())
                .toList());
        return replays.stream()
                .map(replay -> replay.isToBePutBack()
                                && !putBack.contains(replay.webhook().id())
                        ? replay.alreadyPending()
                        : replay)
                .toList();
    }
}
