package dev.sluice.ingest.inbox.admin;

import dev.sluice.ingest.inbox.admin.generated.model.ReplayOutcome;
import dev.sluice.ingest.update.Update;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a replay does with a webhook.
 *
 * @param webhook as it was before
 * @param reason why it is refused
 * @param runningVersion that reads it now; null where none does
 * @param translation what the running version makes of it; null where that was not looked at
 */
record Replay(
        StoredWebhook webhook,
        ReplayOutcome outcome,
        @Nullable String reason,
        @Nullable String runningVersion,
        @Nullable Translation translation) {

    /** A body as it came, and what it becomes. */
    record Translation(byte[] body, List<Update> updates) {}

    boolean isToBePutBack() {
        return switch (outcome) {
            case QUEUED, REPEATED -> true;
            case ALREADY_PENDING, REFUSED -> false;
        };
    }

    Replay alreadyPending() {
        return new Replay(webhook, ReplayOutcome.ALREADY_PENDING, null, runningVersion, null);
    }

    Replay withoutTranslation() {
        return translation == null ? this : new Replay(webhook, outcome, reason, runningVersion, null);
    }
}
