package dev.sluice.ingest.inbox.relay;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.ingest.inbox.relay.Item.Cause;
import dev.sluice.ingest.inbox.relay.Item.Waiting;
import dev.sluice.ingest.update.Delivery;
import dev.sluice.ingest.update.Event;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Which webhooks of an order are tried, in which order, and what is said of those that are not. */
class ChainTest {

    private static final Result DONE = new Result.Delivered(Delivery.APPLIED, false);
    private static final Result CREATED = new Result.Delivered(Delivery.APPLIED, true);
    private static final Result EARLY = new Result.Early();
    private static final Result OUT = new Result.Unavailable("out", false, Duration.ZERO);
    private static final Result HELD = new Result.Held();
    private static final Result BEHIND = new Result.Behind();

    private final List<Long> tried = new ArrayList<>();

    @Test
    void triesAllInTheirOrder() {
        assertThat(run(Map.of(1L, DONE, 2L, DONE), item(1, null), item(2, null)))
                .isEqualTo(Map.of(1L, DONE, 2L, DONE));
        assertThat(tried).containsExactly(1L, 2L);
    }

    @Test
    void triesNothingAfterOneThatNobodyCanSayAnythingOf() {
        assertThat(run(Map.of(1L, OUT), item(1, null), item(2, null))).isEqualTo(Map.of(1L, OUT, 2L, BEHIND));
        assertThat(tried).containsExactly(1L);
    }

    @Test
    void triesEarlyOnesAgainWheneverSomethingIsCreated() {
        var creations = new ArrayList<>(List.of(3L));
        var results = run(
                id -> id == 3 ? CREATED : creations.isEmpty() || !tried.contains(3L) ? EARLY : DONE,
                item(1, early(false)),
                item(2, null),
                item(3, null));
        assertThat(results).isEqualTo(Map.of(1L, DONE, 2L, DONE, 3L, CREATED));
        assertThat(tried).containsExactly(2L, 3L, 1L, 2L);
    }

    /** What it refers to may be there now, so what comes after it may not overtake it. */
    @Test
    void holdsAnEarlyOneThatIsNotTriedAgainAfterACreation() {
        assertThat(run(
                        Map.of(1L, OUT, 3L, CREATED),
                        item(1, early(false)),
                        item(2, early(false)),
                        item(3, null),
                        item(4, null)))
                .isEqualTo(Map.of(1L, OUT, 2L, BEHIND, 3L, CREATED, 4L, BEHIND));
        assertThat(tried).containsExactly(3L, 1L);
    }

    @Test
    void holdsAnEarlyOneWhoseRoundEndsRightAfterACreation() {
        var chain = new Chain();
        List.of(item(1, early(false)), item(2, null)).forEach(chain::add);
        var results = new ArrayList<Map<Item, Result>>();
        chain.run(item -> {
            if (item.id() == 1) {
                results.add(Map.copyOf(chain.end()));
                return DONE;
            }
            return CREATED;
        });
        assertThat(byId(results.getFirst())).isEqualTo(Map.of(1L, BEHIND, 2L, CREATED));
    }

    @Test
    void leavesAnEarlyOneThatIsNotDue() {
        assertThat(run(Map.of(2L, DONE), item(1, early(false)), item(2, null))).isEqualTo(Map.of(2L, DONE));
        assertThat(run(Map.of(1L, EARLY), item(1, early(true)))).isEqualTo(Map.of(1L, EARLY));
    }

    /** Its answer is on its way, and may tell that it is applied: what comes after it may not overtake it. */
    @Test
    void holdsAnEarlyOneThatIsInFlightWhenItsRoundEnds() {
        var chain = new Chain();
        List.of(item(1, early(true)), item(2, early(true))).forEach(chain::add);
        var results = new ArrayList<Map<Item, Result>>();
        chain.run(item -> {
            results.add(Map.copyOf(chain.end()));
            return DONE;
        });
        assertThat(results.stream().map(ChainTest::byId)).containsExactly(Map.of(1L, BEHIND, 2L, HELD));
        assertThat(byId(chain.end()))
                .isEqualTo(results.stream().map(ChainTest::byId).findFirst().orElseThrow());
    }

    /** What was left out is tried before what comes after it, since it may be early no longer. */
    @Test
    void triesNothingBehindWhatWasLeftOutOnceSomethingIsCreated() {
        var chain = new Chain();
        List.of(item(1, early(false)), item(3, retry(true)), item(4, retry(true)), item(5, null))
                .forEach(chain::add);
        chain.leaveOut(new LeftOut("o", LeftOut.NONE, 2, false));
        chain.run(item -> {
            tried.add(item.id());
            return item.id() == 3 ? CREATED : tried.contains(3L) ? DONE : EARLY;
        });
        assertThat(byId(chain.end())).isEqualTo(Map.of(1L, DONE, 3L, CREATED, 4L, BEHIND, 5L, HELD));
        assertThat(tried).containsExactly(1L, 3L, 1L);
    }

    /** What it waits for came by another way, and what was left out waits for the same. */
    @Test
    void triesNothingBehindWhatWasLeftOutOnceAnEarlyOneIsApplied() {
        var chain = new Chain();
        List.of(item(1, early(true)), item(3, null)).forEach(chain::add);
        chain.leaveOut(new LeftOut("o", LeftOut.NONE, 2, false));
        chain.run(_ -> DONE);
        assertThat(byId(chain.end())).isEqualTo(Map.of(1L, DONE, 3L, BEHIND));
    }

    /** Or the round after this one would begin at once, and try the first before it is due again. */
    @Test
    void putsOffAllThatIsBehindOneThatWaits() {
        assertThat(run(Map.of(1L, OUT), item(1, retry(true)), item(2, retry(true)), item(3, null)))
                .isEqualTo(Map.of(1L, OUT, 2L, HELD, 3L, HELD));
        assertThat(tried).containsExactly(1L);

        tried.clear();
        assertThat(run(Map.of(), item(1, retry(false)), item(2, retry(true)), item(3, null)))
                .isEqualTo(Map.of(2L, HELD, 3L, HELD));
        assertThat(tried).isEmpty();
    }

    /** It is behind that one, which may not be put aside where api-server does not answer: then neither may it. */
    @Test
    void isBehindOneThatArrivedOnceWhatWaitedIsOver() {
        var ignored = new Result.Ignored("nothing to apply");
        assertThat(run(Map.of(1L, ignored, 2L, OUT), item(1, retry(true)), item(2, null), item(3, null)))
                .isEqualTo(Map.of(1L, ignored, 2L, OUT, 3L, BEHIND));
    }

    private Map<Long, Result> run(Map<Long, Result> results, Item... items) {
        return run(id -> Objects.requireNonNull(results.get(id)), items);
    }

    private Map<Long, Result> run(Function<Long, Result> results, Item... items) {
        var chain = new Chain();
        List.of(items).forEach(chain::add);
        chain.run(item -> {
            Result result = results.apply(item.id());
            tried.add(item.id());
            return result;
        });
        return byId(chain.end());
    }

    private static Map<Long, Result> byId(Map<Item, Result> results) {
        return results.entrySet().stream()
                .collect(Collectors.toMap(entry -> entry.getKey().id(), Map.Entry::getValue));
    }

    private static Item item(long id, @Nullable Waiting waiting) {
        var event = new Event("test", null, "t", "e" + id, "o", null, List.of(), "1");
        return new Item(id, 0, event, new byte[0], false, null, waiting);
    }

    private static Waiting early(boolean due) {
        return new Waiting(Cause.EARLY, Instant.EPOCH, due, 1);
    }

    private static Waiting retry(boolean due) {
        return new Waiting(Cause.RETRY, null, due, 1);
    }
}
