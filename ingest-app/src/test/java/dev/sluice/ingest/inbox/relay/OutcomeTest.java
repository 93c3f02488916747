package dev.sluice.ingest.inbox.relay;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.ingest.inbox.relay.Item.Cause;
import dev.sluice.ingest.inbox.relay.Item.Waiting;
import dev.sluice.ingest.inbox.relay.Outcome.Unread;
import dev.sluice.ingest.update.Delivery;
import dev.sluice.ingest.update.Event;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What becomes of webhooks that wait and were not read, and when an early one fails. */
class OutcomeTest {

    private static final Instant NOW = Instant.parse("2026-11-27T12:00:00Z");
    private static final Duration TTL = Duration.ofHours(1);
    private static final Result DONE = new Result.Delivered(Delivery.APPLIED, false);
    private static final Result CREATED = new Result.Delivered(Delivery.APPLIED, true);
    private static final Result EARLY = new Result.Early();
    private static final Result BUSY = new Result.Unavailable("busy", true, Duration.ZERO);
    private static final Waiting IS_EARLY = new Waiting(Cause.EARLY, NOW, true, 1);
    private static final Waiting IS_RETRIED = new Waiting(Cause.RETRY, null, true, 1);
    private static final Waiting IS_RETRIED_AND_WAS_EARLY = new Waiting(Cause.RETRY, NOW, true, 1);
    private static final LeftOut PART = new LeftOut("o", LeftOut.NONE, 40, false);
    private static final LeftOut ALL = new LeftOut("o", LeftOut.NONE, 40, true);

    @Test
    void wakesWhatWasLeftOutOnceWhatItWaitsForMayBeThere() {
        var awake = new Unread(PART, true, NOW);
        assertThat(leftOut(null, CREATED, PART)).containsExactly(awake);
        assertThat(leftOut(IS_EARLY, DONE, PART)).containsExactly(awake);
        assertThat(leftOut(IS_RETRIED_AND_WAS_EARLY, DONE, PART)).containsExactly(awake);
        assertThat(leftOut(null, CREATED, ALL)).containsExactly(new Unread(ALL, true, NOW));
    }

    @Test
    void hasWhatWasLeftOutTriedNextOnceSomethingBeforeItIsOver() {
        var next = new Unread(PART, false, NOW);
        assertThat(leftOut(IS_RETRIED, DONE, PART)).containsExactly(next);
        assertThat(leftOut(IS_EARLY, new Result.Ignored("nothing to apply"), PART))
                .containsExactly(next);
    }

    /** Or it would be found due again and again. */
    @Test
    void putsOffWhatWasLeftOutElse() {
        var later = new Unread(PART, false, NOW.plus(RelayTimes.LEFT_OUT));
        assertThat(leftOut(IS_EARLY, EARLY, PART)).containsExactly(later);
        assertThat(leftOut(IS_RETRIED, BUSY, PART)).containsExactly(later);
        assertThat(leftOut(null, DONE, PART)).containsExactly(later);
    }

    /** Others had the bytes of this round. */
    @Test
    void putsNothingOffWhereAllOfAnOrderWasLeftOut() {
        assertThat(leftOut(null, EARLY, ALL)).isEmpty();
    }

    @Test
    void failsAnEarlyOneAtTheEndOfItsTime() {
        assertThat(early(TTL.minusSeconds(1), true).unapplied).isEmpty();
        assertThat(early(TTL, true).unapplied).hasSize(1);
    }

    /** What it waits for may be behind what was read. */
    @Test
    void failsNoEarlyOneBeforeAllThatHasArrivedWasRead() {
        Outcome outcome = early(TTL, false);
        assertThat(outcome.unapplied).isEmpty();
        assertThat(outcome.waiting)
                .singleElement()
                .satisfies(row -> assertThat(row.nextAttemptAt()).isAfter(NOW));
    }

    private static Outcome early(Duration since, boolean hasRead) {
        var outcome = new Outcome(new RelayTimes(TTL), NOW, true, hasRead);
        var waiting = new Waiting(Cause.EARLY, NOW.minus(since), true, 3);
        outcome.add(Map.of(item(waiting), EARLY), Optional.empty());
        return outcome;
    }

    private static List<Unread> leftOut(@Nullable Waiting waiting, Result result, LeftOut part) {
        var outcome = new Outcome(new RelayTimes(TTL), NOW, true, true);
        outcome.add(Map.of(item(waiting), result), Optional.of(part));
        return outcome.leftOut;
    }

    private static Item item(@Nullable Waiting waiting) {
        var event = new Event("test", null, "t", "e", "o", null, List.of(), "1");
        return new Item(1, 0, event, new byte[0], false, null, waiting);
    }
}
