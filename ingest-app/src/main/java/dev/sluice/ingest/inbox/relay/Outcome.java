package dev.sluice.ingest.inbox.relay;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a round leaves behind, to be written in one statement.
 *
 * <p>A webhook that nobody could say anything of is put aside where api-server answers otherwise: then it, and what is
 * behind it, holds up no other order. Where api-server does not answer at all, nothing is written of it, and the cursor
 * stays before it. One that was put aside before keeps why, and waits for its next attempt. But an early one of which nobody
 * could say anything holds up what comes after it from then on.
 */
final class Outcome {

    /** A row of {@code attempts}. */
    record Attempt(long id, String outcome, @Nullable String reason) {
        Attempt {
            reason = reason == null ? null : storable(reason);
        }
    }

    /** A row of {@code waiting}. */
    record Waiting(Item item, Item.Cause cause, Instant nextAttemptAt, int attempts) {}

    /**
     * Rows of {@code waiting} that were not read.
     *
     * @param isAwake whether early ones of it hold up later ones from now on
     */
    record Unread(LeftOut part, boolean isAwake, Instant nextAttemptAt) {}

    /** A row of {@code unapplied}. */
    record Unapplied(long id, String status, String reason) {
        Unapplied {
            reason = storable(reason);
        }
    }

    final List<Attempt> attempts = new ArrayList<>();
    final List<Waiting> waiting = new ArrayList<>();
    final List<Unread> leftOut = new ArrayList<>();
    final List<Unapplied> unapplied = new ArrayList<>();

    /** Ids that are in {@code waiting} no longer. */
    final List<Long> over = new ArrayList<>();

    private final RelayTimes times;
    private final Instant now;
    private final boolean answers;
    private final boolean hasRead;
    private @Nullable Long firstUndecided;
    private int answered;
    private int turnedAway;
    private Duration retryAfter = Duration.ZERO;

    /**
     * Of a round.
     *
     * @param answers whether api-server answered anybody since the round began, or the first one that failed before it
     * @param hasRead whether all that has arrived was read: what an early one waits for may be behind it
     */
    Outcome(RelayTimes times, Instant now, boolean answers, boolean hasRead) {
        this.times = times;
        this.now = now;
        this.answers = answers;
        this.hasRead = hasRead;
    }

    /** When the round ended. */
    Instant now() {
        return now;
    }

    /**
     * Adds what came of an order.
     *
     * @param unread what of it was left out. It is tried next where something before it is over, the early ones of it before
     *     all that is behind them where what they wait for may be there. Else it would only be found due again and again,
     *     and is put off, unless all of the order was left out: then it was not its turn
     */
    void add(Map<Item, Result> results, Optional<LeftOut> unread) {
        results.forEach(this::add);
        unread.ifPresent(part -> {
            boolean isAwake =
                    results.entrySet().stream().anyMatch(one -> one.getValue().wakesEarly(one.getKey()));
            boolean isNext = isAwake || results.keySet().stream().anyMatch(item -> over.contains(item.id()));
            if (isNext || !part.isAll()) {
                leftOut.add(new Unread(part, isAwake, isNext ? now : now.plus(RelayTimes.LEFT_OUT)));
            }
        });
    }

    /** Up to which id everything was dealt with, where that is how far the round has read. */
    long reached(long lastRead) {
        return firstUndecided == null ? lastRead : firstUndecided - 1;
    }

    /** Whether api-server did not answer, or asked most of those that it did not serve to leave it alone, and not just one. */
    boolean isOut() {
        return firstUndecided != null || (turnedAway > 1 && turnedAway > answered);
    }

    /** How long api-server asked to be left alone. */
    Duration retryAfter() {
        return retryAfter;
    }

    boolean isEmpty() {
        return attempts.isEmpty() && isPlain();
    }

    /** Whether nothing differs from the normal course. */
    boolean isPlain() {
        return waiting.isEmpty() && leftOut.isEmpty() && unapplied.isEmpty() && over.isEmpty();
    }

    private void add(Item item, Result result) {
        if (result.isAnswer()) {
            answered++;
        }
        switch (result) {
            case Result.Delivered delivered ->
                end(item, delivered.delivery().name().toLowerCase(Locale.ROOT), null);
            case Result.Early _ -> early(item);
            case Result.Refused refused -> {
                end(item, refused.outcome(), refused.reason());
                unapplied.add(new Unapplied(item.id(), "failed", refused.reason()));
            }
            case Result.Ignored ignored -> {
                end(item, "ignored", ignored.reason());
                unapplied.add(new Unapplied(item.id(), "ignored", ignored.reason()));
            }
            case Result.Unavailable unavailable -> {
                if (unavailable.retryAfter().compareTo(retryAfter) > 0) {
                    retryAfter = unavailable.retryAfter();
                }
                // One that is busy says nothing of api-server, and must not keep the cursor
                boolean isItsOwn = answers || unavailable.busy();
                if (isItsOwn) {
                    attempts.add(new Attempt(item.id(), "unavailable", unavailable.reason()));
                }
                if (isItsOwn || item.waiting() != null) {
                    putAside(item, unknown(item), unavailable.retryAfter());
                } else {
                    undecided(item);
                }
                if (!unavailable.busy() && unavailable.retryAfter().isPositive()) {
                    turnedAway++;
                }
            }
            case Result.Held _ ->
                putAside(
                        item,
                        item.waiting() == null
                                ? Item.Cause.RETRY
                                : item.waiting().cause(),
                        Duration.ZERO);
            case Result.Behind _ -> {
                if (answers || item.waiting() != null) {
                    putAside(item, unknown(item), Duration.ZERO);
                } else {
                    undecided(item);
                }
            }
        }
    }

    private void end(Item item, String outcome, @Nullable String reason) {
        attempts.add(new Attempt(item.id(), outcome, reason));
        if (item.waiting() != null) {
            over.add(item.id());
        }
    }

    private void early(Item item) {
        Instant since = item.waiting() == null || item.waiting().earlySince() == null
                ? now
                : item.waiting().earlySince();
        Instant end = since.plus(times.earlyTtl());
        if (now.isBefore(end) || !hasRead) {
            attempts.add(new Attempt(item.id(), "not_found", null));
            int tried = attempts(item) + 1;
            Instant next = now.plus(times.early(tried));
            waiting.add(
                    new Waiting(item, Item.Cause.EARLY, next.isBefore(end) || !now.isBefore(end) ? next : end, tried));
        } else {
            String reason = "its order or dispute was not there within " + times.earlyTtlText();
            end(item, "not_found", reason);
            unapplied.add(new Unapplied(item.id(), "failed", reason));
        }
    }

    /** Of one of which nobody knows what becomes of it. It may be early no longer, so later ones of its order wait behind it. */
    private static Item.Cause unknown(Item item) {
        return item.waiting() != null && item.waiting().cause() == Item.Cause.REPLAY
                ? Item.Cause.REPLAY
                : Item.Cause.RETRY;
    }

    private void putAside(Item item, Item.Cause cause, Duration retryAfter) {
        Item.Waiting before = item.waiting();
        // The attempts of one that was early say nothing of what hinders it now
        int tried = before == null || before.cause() != cause ? 1 : before.attempts() + 1;
        waiting.add(new Waiting(item, cause, now.plus(times.retry(tried, retryAfter)), tried));
    }

    private static int attempts(Item item) {
        return item.waiting() == null ? 0 : item.waiting().attempts();
    }

    private void undecided(Item item) {
        if (firstUndecided == null || item.id() < firstUndecided) {
            firstUndecided = item.id();
        }
    }

    /** PostgreSQL refuses a NUL in a text, and with it the whole round. */
    private static String storable(String text) {
        return text.replace('\0', '\uFFFD');
    }
}
