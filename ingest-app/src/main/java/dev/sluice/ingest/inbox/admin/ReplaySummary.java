package dev.sluice.ingest.inbox.admin;

import dev.sluice.ingest.inbox.admin.Replay.Translation;
import dev.sluice.ingest.inbox.admin.generated.model.ReplayOutcome;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What became of all webhooks of a replay, in so much memory at the most. */
final class ReplaySummary {

    private static final int MOST_ITEMS = 200;
    private static final int MOST_BYTES = 4 * 1024 * 1024;

    private final boolean isDry;
    private final Map<ReplayOutcome, Integer> counts = new EnumMap<>(ReplayOutcome.class);
    private final List<Replay> items = new ArrayList<>();
    private int bytes;
    private @Nullable Long goOnBehind;

    ReplaySummary(boolean isDry) {
        this.isDry = isDry;
    }

    void add(Replay replay) {
        counts.merge(replay.outcome(), 1, Integer::sum);
        if (replay.outcome() != ReplayOutcome.ALREADY_PENDING && items.size() < MOST_ITEMS) {
            Translation translation = replay.translation();
            bytes += translation == null ? 0 : translation.body().length;
            items.add(bytes <= MOST_BYTES ? replay : replay.withoutTranslation());
        }
    }

    ReplaySummary goOnBehind(@Nullable Long id) {
        goOnBehind = id;
        return this;
    }

    boolean isDry() {
        return isDry;
    }

    int count(ReplayOutcome outcome) {
        return counts.getOrDefault(outcome, 0);
    }

    /** The first of those that are delivered again or refused. */
    List<Replay> items() {
        return items;
    }

    /** The id behind which there may be more; null where there is no more. */
    @Nullable
    Long goOnBehind() {
        return goOnBehind;
    }
}
