package dev.sluice.ingest.inbox.relay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.sluice.ingest.inbox.relay.RelayStore.LeaseLostException;
import dev.sluice.ingest.update.Delivery;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What becomes of stored webhooks, whatever api-server does. */
class RelayIT {

    private final RelayKit kit = new RelayKit();

    @AfterEach
    void close() {
        kit.close();
    }

    @Test
    void appliesEachOrdersWebhooksInTheOrderInWhichTheyWereStored() {
        kit.start();
        for (int i = 0; i < 40; i++) {
            kit.inbox.store("o%1$s created a%1$s".formatted(i), "o%1$s updated b%1$s".formatted(i));
            kit.inbox.store("o%1$s updated c%1$s".formatted(i), "o%1$s success d%1$s".formatted(i));
        }

        kit.awaitNothingBehindTheCursors();
        for (int i = 0; i < 40; i++) {
            assertThat(kit.api.appliedOf("o" + i)).containsExactly("a" + i, "b" + i, "c" + i, "d" + i);
        }
        assertThat(kit.number("select count(*) from attempts where outcome = 'applied'"))
                .isEqualTo(160);
        assertThat(kit.number("select count(*) from waiting") + kit.number("select count(*) from unapplied"))
                .isZero();
    }

    @Test
    void failsAtOnceWhatIsForbiddenAndGoesOnWithItsOrder() {
        kit.start();
        kit.inbox.store("o created a", "o unreadable u", "o success b", "o updated c", "p created d");

        kit.awaitNothingBehindTheCursors();
        assertThat(kit.api.applied()).containsExactlyInAnyOrder("o a", "o b", "p d");
        assertThat(kit.unapplied()).isEqualTo("u failed, c failed");
        assertThat(kit.attempts("u")).isEqualTo("unreadable");
        assertThat(kit.attempts("c")).isEqualTo("invalid_status");
    }

    /** Nothing is written of what nobody could say, however long that takes. */
    @Test
    void waitsWhileApiServerIsOut() {
        kit.api.isOut(true);
        kit.start();
        kit.inbox.store("o created a", "o updated b", "p created c", "q created d");
        await().until(() -> kit.api.calls() > 6);
        assertThat(kit.behind()).isEqualTo(4);
        assertThat(kit.number("select (select count(*) from attempts) + (select count(*) from waiting)"))
                .isZero();

        kit.api.isOut(false);
        kit.awaitNothingBehindTheCursors();
        assertThat(kit.api.appliedOf("o")).containsExactly("a", "b");
        assertThat(kit.api.applied()).hasSize(4);
    }

    /** One that fails alone is put aside, with what is behind it in its order; all others go on. */
    @Test
    void putsAsideWhatFailsAlone() {
        kit.api.fails("bad");
        kit.start();
        kit.inbox.store("o created a", "o updated bad", "o success c");
        IntStream.range(0, 50).forEach(i -> kit.inbox.store("p%1$s created p%1$s".formatted(i)));

        kit.awaitNothingBehindTheCursors();
        kit.inbox.store("o d-opened d");
        kit.awaitNothingBehindTheCursors();
        assertThat(kit.api.applied()).hasSize(51);
        assertThat(kit.number("select count(*) from waiting where cause = 'retry'"))
                .isEqualTo(3);

        kit.api.fails("");
        kit.advance(Duration.ofMinutes(2));
        await().until(() -> kit.number("select count(*) from waiting") == 0);
        assertThat(kit.api.appliedOf("o")).containsExactly("a", "bad", "c", "d");
    }

    /** It waits behind its order's first one, and is behind the cursor, since those before it are undecided. */
    @Test
    void goesOnAfterAnOutageThatPutSomethingAside() {
        kit.api.fails("bad");
        kit.start();
        kit.inbox.store("o created bad");
        await().until(() -> kit.number("select count(*) from waiting") == 1);
        kit.api.isOut(true);
        kit.inbox.store("p created c", "q created d", "o updated b");
        await().until(() -> kit.number("select count(*) from waiting") == 2);
        assertThat(kit.behind()).isEqualTo(3);

        kit.api.isOut(false);
        kit.advance(Duration.ofMinutes(2));
        kit.awaitNothingBehindTheCursors();
        assertThat(kit.api.applied()).containsExactlyInAnyOrder("p c", "q d");

        kit.api.fails("");
        kit.advance(Duration.ofMinutes(2));
        await().until(() -> kit.number("select count(*) from waiting") == 0);
        assertThat(kit.api.appliedOf("o")).containsExactly("bad", "b");
    }

    /** Nobody else was asked, so it may be the order's own fault; the next one tells. */
    @Test
    void takesOneFailureForAnOrdersAndTwoForAnOutage() {
        kit.api.isOut(true);
        kit.start();
        kit.inbox.store("o created a");
        kit.awaitNothingBehindTheCursors();
        assertThat(kit.number("select count(*) from waiting where cause = 'retry'"))
                .isEqualTo(1);

        kit.inbox.store("p created b");
        kit.inbox.store("q created c");
        await().until(() -> kit.api.calls() > 3);
        assertThat(kit.behind()).isEqualTo(2);

        kit.api.isOut(false);
        kit.advance(Duration.ofMinutes(2));
        await().until(() -> kit.api.applied().size() == 3);
    }

    /** Nobody was asked about the first one, so nothing is known of api-server yet. */
    @Test
    void takesNoWebhookThatIsNotSentForAFailure() {
        kit.api.isOut(true);
        kit.start();
        kit.inbox.store("o unreadable a");
        kit.awaitNothingBehindTheCursors();

        kit.inbox.store("p created b");
        kit.awaitNothingBehindTheCursors();
        assertThat(kit.number("select count(*) from waiting where cause = 'retry'"))
                .isEqualTo(1);
    }

    /** A provider's event may concern none; it has to come to an end all the same. */
    @Test
    void triesAWebhookWithoutAnOrderAgain() {
        kit.start();
        assertThat(kit.inbox.store("- unreadable a")).containsExactly(Delivery.QUEUED);
        await().until(() -> kit.number("select count(*) from unapplied") == 1);

        assertThat(kit.inbox.store("- unreadable a")).containsExactly(Delivery.DUPLICATE);
        await().until(() -> kit.attempts("a").equals("unreadable unreadable"));
        assertThat(kit.number("select count(*) from waiting")).isZero();
    }

    /** Its call goes on, and what comes of it is heard when it is made again, also where each answer takes its time. */
    @Test
    void waitsForNoOrderThatApiServerKeeps() {
        kit.api.holds("o");
        kit.start();
        kit.inbox.store("o created a", "o updated b");
        IntStream.range(0, 20).forEach(i -> kit.inbox.store("p%1$s created p%1$s".formatted(i)));

        kit.awaitNothingBehindTheCursors();
        assertThat(kit.api.applied()).hasSize(20);
        assertThat(kit.number("select count(*) from waiting where cause = 'retry'"))
                .isEqualTo(2);

        kit.api.answersAfter(Duration.ofMillis(400));
        kit.api.release();
        kit.advance(Duration.ofMinutes(2));
        await().until(() -> kit.number("select count(*) from waiting") == 0);
        assertThat(kit.api.appliedOf("o")).containsExactly("a", "b");
    }

    @Test
    void putsAsideAnOrderThatSomebodyHoldsAndWhatABugOfOursHits() {
        kit.api.isBusy("o");
        kit.start();
        kit.inbox.store("o created a", "p bug b", "q created c");

        kit.awaitNothingBehindTheCursors();
        assertThat(kit.api.applied()).containsExactly("q c");
        assertThat(kit.number("select count(*) from waiting where cause = 'retry'"))
                .isEqualTo(2);

        kit.api.isBusy("");
        kit.advance(Duration.ofMinutes(2));
        await().until(() -> kit.api.applied().equals(List.of("q c", "o a")));
    }

    /** More than a round takes while api-server is taken to be out. */
    @Test
    void goesOnBehindWebhooksThatABugOfOursHits() {
        kit.start();
        kit.inbox.store("o bug a", "p bug b", "q bug c", "r bug d", "s bug e");
        await().until(() -> kit.number("select count(*) from waiting where cause = 'retry'") == 5);

        kit.inbox.store("t created f");
        kit.awaitNothingBehindTheCursors();
        assertThat(kit.api.applied()).containsExactly("t f");
    }

    @Test
    void goesOnWhereAnotherProcessStopped() {
        Relay first = kit.start();
        kit.inbox.store("o created a");
        kit.awaitNothingBehindTheCursors();
        first.stop();
        kit.inbox.store("o updated b");

        kit.start();
        kit.awaitNothingBehindTheCursors();
        assertThat(kit.api.applied()).containsExactly("o a", "o b");
        assertThat(kit.attempts("a")).isEqualTo("applied");
    }

    /** The lease of another process is a later one: what the first one still had in hand is not written. */
    @Test
    void writesNothingWithALeaseThatIsOver() {
        kit.inbox.store("o created a");
        Item item = kit.items().getFirst();
        kit.inbox.database().execute("update lanes set epoch = 7");
        var outcome = new Outcome(new RelayTimes(RelayKit.EARLY_TTL), Instant.now(), true, true);
        outcome.add(Map.of(item, new Result.Refused("invalid_status", "forbidden \0")), Optional.empty());

        assertThatThrownBy(() -> kit.store.write(List.of(new Lease(kit.lane(), 6, 0)), item.id(), outcome))
                .isInstanceOf(LeaseLostException.class);
        assertThat(kit.number("select (select count(*) from attempts) + (select count(*) from unapplied)"))
                .isZero();
        assertThat(kit.behind()).isEqualTo(1);

        kit.store.write(List.of(new Lease(kit.lane(), 7, 0)), item.id(), outcome);
        assertThat(kit.unapplied()).isEqualTo("a failed");
        assertThat(kit.behind()).isZero();
    }

    /** More than one round takes of an order: what arrives meanwhile is still behind all of it. */
    @Test
    void keepsTheOrderOfMoreThanARoundTakes() {
        kit.api.isBusy("o");
        kit.start();
        var events = IntStream.range(0, 80).mapToObj(i -> "e" + i).toList();
        kit.inbox.store("o created " + events.getFirst());
        events.subList(1, 79).forEach(event -> kit.inbox.store("o updated " + event));
        kit.awaitNothingBehindTheCursors();
        // Or there would be a round at once, and again
        await().until(() -> kit.number("select count(*) from waiting where next_attempt_at <= now()") == 0);
        kit.inbox.store("o success " + events.getLast());

        kit.api.isBusy("");
        kit.advance(Duration.ofMinutes(5));
        await().until(() -> kit.number("select count(*) from waiting") == 0 && kit.behind() == 0);
        assertThat(kit.api.appliedOf("o")).isEqualTo(events);
    }

    /** What a round has tried is written before its lease may be over, and the next one goes on behind it. */
    @Test
    void endsARoundInWhichAnswersKeepComing() {
        kit.api.answersAfter(Duration.ofMillis(30));
        IntStream.range(0, 160).forEach(i -> kit.inbox.store("o %s e%s".formatted(i == 0 ? "created" : "updated", i)));
        kit.start();
        await().until(() -> kit.number("select count(*) from attempts") > 0);
        assertThat(kit.api.applied()).hasSizeLessThan(160);

        await().atMost(Duration.ofSeconds(60)).until(() -> kit.api.applied().size() == 160);
        assertThat(kit.api.appliedOf("o"))
                .isEqualTo(IntStream.range(0, 160).mapToObj(i -> "e" + i).toList());
    }

    /** The database has committed a round, and its answer was lost: the cursor is further on than the loop believes. */
    @Test
    void findsOutThatARoundWasWrittenWhoseAnswerWasLost() {
        kit.inbox.database().execute("""
                create function refuse() returns trigger language plpgsql as $$ begin raise 'refused'; end $$;
                create trigger refused before insert on waiting execute function refuse()""");
        kit.start();
        kit.inbox.store("o updated b");
        await().until(() -> kit.api.calls() > 0);
        kit.inbox.database().execute("""
                begin;
                drop trigger refused on waiting;
                update lanes set cursor = (select id from webhooks);
                insert into waiting select id, lane, order_id, 'early', now(), now() from webhooks;
                commit""");

        await().until(() -> kit.attempts("b").contains("not_found"));
        kit.inbox.store("o created a");
        await().until(() -> kit.number("select count(*) from waiting") == 0 && kit.behind() == 0);
        assertThat(kit.api.applied()).containsExactly("o a", "o b");
    }

    @Test
    void sharesLanesWithOthersAndTakesThoseOfOneThatIsGone() {
        kit.start();
        kit.start();
        await().atMost(Duration.ofSeconds(30)).until(() -> kit.number("""
                        select count(*) from (select owner from lanes where leased_until > now() group by owner having count(*) = 8) halves""") == 2);

        // One is gone without a word: nobody renews what it had
        kit.inbox.database().execute("update lanes set epoch = epoch + 1 where owner = (select min(owner) from lanes)");
        IntStream.range(0, 40).forEach(i -> kit.inbox.store("o%1$s created e%1$s".formatted(i)));
        kit.awaitNothingBehindTheCursors();
        assertThat(kit.api.applied()).hasSize(40);
    }
}
