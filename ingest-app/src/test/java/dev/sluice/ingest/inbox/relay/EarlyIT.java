package dev.sluice.ingest.inbox.relay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sluice.client.model.OrderUpdate;
import dev.sluice.client.model.OrderUpdateStatus;
import dev.sluice.ingest.update.Deadline;
import dev.sluice.ingest.update.Delivery;
import dev.sluice.ingest.update.Update;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What becomes of webhooks whose order or dispute is not there yet. */
class EarlyIT {

    /** A round takes 32 of an order. */
    private static final int MORE_THAN_A_ROUND_TAKES = 80;

    private final RelayKit kit = new RelayKit();

    @AfterEach
    void close() {
        kit.close();
    }

    @Test
    void keepsOneUntilWhatItRefersToIsThere() {
        kit.start();
        kit.inbox.store("o success c", "o d-closed z", "o updated b");
        await().until(() -> kit.number("select count(*) from waiting where cause = 'early'") == 3);

        kit.inbox.store("o created a");
        await().until(() -> kit.number("select count(*) from waiting") == 1);
        assertThat(kit.api.applied()).containsExactly("o a", "o c");
        assertThat(kit.unapplied()).isEqualTo("b failed");
        assertThat(kit.attempts("c")).endsWith("not_found applied");

        kit.inbox.store("o d-opened y");
        await().until(() -> kit.number("select count(*) from waiting") == 0);
        assertThat(kit.api.applied()).containsExactly("o a", "o c", "o y", "o z");
    }

    /** It is known to be early no longer, and what comes next is not to overtake it. */
    @Test
    void keepsTheOrderWhereOneCannotBeTriedOnceWhatItRefersToIsThere() {
        kit.start();
        kit.inbox.store("o updated b");
        await().until(() -> kit.number("select count(*) from waiting where cause = 'early'") == 1);
        kit.api.fails("b");
        kit.inbox.store("o created a");
        kit.awaitNothingBehindTheCursors();
        kit.inbox.store("o success c");
        kit.awaitNothingBehindTheCursors();
        assertThat(kit.api.applied()).containsExactly("o a");

        kit.api.fails("");
        kit.advance(Duration.ofMinutes(2));
        await().until(() -> kit.number("select count(*) from waiting") == 0);
        assertThat(kit.api.appliedOf("o")).containsExactly("a", "b", "c");
    }

    @Test
    void failsOneWhoseTimeIsUpAndTriesItWhenItIsSentAgain() {
        kit.start();
        kit.inbox.store("o updated b");
        await().until(() -> kit.number("select count(*) from waiting") == 1);

        kit.advance(RelayKit.EARLY_TTL);
        await().until(() -> kit.unapplied().equals("b failed"));
        assertThat(kit.inbox.database().text("select reason from unapplied")).contains("24h");
        assertThat(kit.number("select count(*) from waiting")).isZero();

        kit.inbox.store("o created a");
        kit.awaitNothingBehindTheCursors();
        assertThat(kit.inbox.store("o updated b")).containsExactly(Delivery.DUPLICATE);
        await().until(() -> kit.api.applied().size() == 2);
        await().until(() -> kit.number("select count(*) from waiting") == 0);
        assertThat(kit.unapplied()).isEqualTo("null");
    }

    /** It is tried although it is behind more of its order than a round takes; then they are, before what comes after them. */
    @Test
    void triesACreationBehindMoreThanARoundTakes() {
        List<String> early = storeEarly(MORE_THAN_A_ROUND_TAKES, "");
        kit.inbox.store("o created a");
        kit.inbox.store("o success z");

        assertAllApplied("a", early, "z");
    }

    @ParameterizedTest
    @ValueSource(ints = {1, MORE_THAN_A_ROUND_TAKES})
    void triesACreationBehindMoreThanARoundTakesThatWasHeldUp(int heldUp) {
        List<String> early = storeEarly(MORE_THAN_A_ROUND_TAKES, "");
        kit.api.isBusy("o");
        kit.inbox.store("o created a");
        List<String> events = new ArrayList<>(early);
        IntStream.range(0, heldUp).mapToObj(i -> "f" + i).forEach(events::add);
        events.subList(early.size(), events.size()).forEach(event -> kit.inbox.store("o updated " + event));
        kit.awaitNothingBehindTheCursors();
        kit.api.isBusy("");
        kit.inbox.store("o success z");
        kit.advance(Duration.ofMinutes(2));

        assertAllApplied("a", events, "z");
    }

    @Test
    void triesACreationBehindMoreBytesThanARoundTakes() {
        List<String> early = storeEarly(8, " " + "x".repeat(900_000));
        kit.inbox.store("o created a");
        kit.inbox.store("o success z");

        assertAllApplied("a", early, "z");
    }

    /** What it waits for came by another way, so that only another attempt can tell. */
    @Test
    void triesAllOnceTheFirstOnesAreAppliedThatARoundTakes() {
        List<String> early = storeEarly(MORE_THAN_A_ROUND_TAKES, "");
        kit.api.sendOrderUpdate(
                new Update.Order(
                        new OrderUpdate()
                                .orderId("o")
                                .status(OrderUpdateStatus.CREATED)
                                .providerEventId("a"),
                        null),
                Deadline.in(Duration.ofSeconds(1)));
        kit.advance(Duration.ofMinutes(2));
        await().until(() -> kit.api.applied().size() > 1);
        kit.inbox.store("o success z");

        assertAllApplied("a", early, "z");
    }

    @Test
    void failsAllWhoseTimeIsUpAlsoBeyondWhatARoundTakes() {
        storeEarly(MORE_THAN_A_ROUND_TAKES, "");
        kit.advance(RelayKit.EARLY_TTL);

        await().until(() ->
                kit.number("select count(*) from unapplied where status = 'failed'") == MORE_THAN_A_ROUND_TAKES);
        assertThat(kit.number("select count(*) from waiting")).isZero();
    }

    /** Its order may come in time, counted from when it could be tried. */
    @Test
    void countsNoTimeInWhichItCouldNotBeTried() {
        kit.api.isBusy("o");
        kit.start();
        kit.inbox.store("o updated b");
        await().until(() -> kit.number("select count(*) from waiting where cause = 'retry'") == 1);

        kit.advance(RelayKit.EARLY_TTL.plusHours(1));
        kit.api.isBusy("");
        await().until(() -> kit.number("select count(*) from waiting where cause = 'early'") == 1);

        kit.advance(RelayKit.EARLY_TTL);
        await().until(() -> kit.unapplied().equals("b failed"));
    }

    private List<String> storeEarly(int number, String padding) {
        kit.start();
        List<String> events = IntStream.range(0, number).mapToObj(i -> "e" + i).toList();
        events.forEach(event -> kit.inbox.store("o updated " + event + padding));
        await().until(() -> kit.number("select count(*) from waiting where cause = 'early'") == number);
        return events;
    }

    private void assertAllApplied(String first, List<String> events, String last) {
        await().atMost(Duration.ofSeconds(30))
                .until(() -> kit.number("select count(*) from waiting") == 0 && kit.behind() == 0);
        List<String> all = new ArrayList<>(events);
        all.addFirst(first);
        all.addLast(last);
        assertThat(kit.api.appliedOf("o")).isEqualTo(all);
        assertThat(kit.unapplied()).isEqualTo("null");
    }
}
