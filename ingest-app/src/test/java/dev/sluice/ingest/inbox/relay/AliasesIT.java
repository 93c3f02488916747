package dev.sluice.ingest.inbox.relay;

import static dev.sluice.ingest.inbox.InboxKit.webhook;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.sluice.ingest.update.Delivery;
import dev.sluice.ingest.update.Webhook;
import java.util.ArrayList;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What names its order by something else is applied to that order, whatever comes first. */
class AliasesIT {

    private final RelayKit kit = new RelayKit();

    @AfterEach
    void close() {
        kit.close();
    }

    @Test
    void appliesADisputeToTheOrderOfItsPayment() {
        kit.inbox.store(webhook("shop", "o created a", "pi", "ch"));
        kit.start();
        kit.inbox.store(webhook("shop", "pi d-opened b"), webhook("shop", "ch d-closed c"));

        await().until(() -> kit.api.appliedOf("o").size() == 3);
        assertThat(kit.api.applied()).hasSize(3);
    }

    /** It waits as an early one does, and is tried anew with what names its order. */
    @Test
    void appliesADisputeThatCameFirst() {
        kit.start();
        kit.inbox.store(webhook("shop", "pi d-opened b"), webhook("shop", "pi d-closed c"));
        await().until(() -> kit.number("select count(*) from waiting where cause = 'early'") == 2);
        kit.inbox.database().execute("update waiting set next_attempt_at = 'infinity', attempts = 20");

        kit.inbox.store(webhook("shop", "o created a", "pi"));

        await().until(() -> kit.number("select count(*) from waiting") == 0);
        assertThat(kit.api.applied()).containsExactly("o a", "o b", "o c");
    }

    /** A dispute that names itself and its payment, and then only itself. */
    @Test
    void followsAnAliasOfAnAlias() {
        kit.start();
        kit.inbox.store(webhook("shop", "dp d-closed c"));
        kit.inbox.store(webhook("shop", "psp d-opened b", "dp"));
        await().until(() -> kit.number("select count(*) from waiting where cause = 'early'") == 2);
        kit.inbox.database().execute("update waiting set next_attempt_at = 'infinity', attempts = 20");

        kit.inbox.store(webhook("shop", "o created a", "psp"));

        await().until(() -> kit.number("select count(*) from waiting") == 0);
        assertThat(kit.api.applied()).containsExactly("o a", "o b", "o c");
    }

    @Test
    void keepsTheFirstOfABatchAndTheFirstOfAll() {
        kit.inbox.store(webhook("shop", "o created a", "pi"), webhook("shop", "p created b", "pi", "ch"));
        kit.inbox.store(webhook("shop", "q created c", "pi", "ch"));

        assertThat(aliases()).isEqualTo("ch p, pi o");
    }

    /** Each event of an alias names another order. Ids are in the order of commits, so that of the first is the alias's. */
    @Test
    void keepsTheFirstOfManyWriters() {
        var writers = new ArrayList<CompletableFuture<?>>();
        for (int writer = 0; writer < 4; writer++) {
            String order = "o" + writer;
            writers.add(CompletableFuture.runAsync(() -> IntStream.range(0, 50)
                    .forEach(i -> kit.inbox.store(webhook("shop", order + " pi" + i + " e" + i, "pi" + i)))));
        }
        writers.forEach(CompletableFuture::join);

        assertThat(kit.number("select count(*) from aliases")).isEqualTo(50);
        assertThat(kit.number("""
                        select count(*) from aliases where order_id <> (
                          select order_id from webhooks where event_type = alias order by id limit 1)""")).isZero();
        assertThat(kit.number("""
                        select count(*) from aliases where webhook_id <> (
                          select min(id) from webhooks where event_type = alias)""")).isZero();
    }

    /** Whatever is in the body that it came with this time. */
    @Test
    void learnsNothingOfADuplicate() {
        Webhook first = webhook("shop", "o created a", "pi");
        kit.inbox.store(first);

        assertThat(kit.inbox.store(webhook("shop", "o created a", "pi", "ch"))).containsExactly(Delivery.DUPLICATE);
        assertThat(aliases()).isEqualTo("pi o");
    }

    @Test
    void tellsAccountsApartAndLeavesOurOwnContractAlone() {
        kit.inbox.store(webhook("shop", "o created a", "pi"));
        kit.start();
        kit.inbox.store(webhook("other", "pi created b"), webhook("pi updated c"));

        await().until(() -> kit.api.appliedOf("pi").size() == 2);
        assertThat(kit.api.appliedOf("o")).containsExactly("a");
    }

    /** An alias is in the transaction of the webhook that names it. */
    @Test
    void storesNeitherWhereOneCannotBe() {
        kit.inbox.database().execute("alter table aliases add check (alias <> 'bad')");

        assertThatThrownBy(() -> kit.inbox.store(webhook("shop", "o created a", "good", "bad")))
                .isNotNull();
        assertThat(kit.number("select count(*) from webhooks") + kit.number("select count(*) from aliases"))
                .isZero();
        assertThat(kit.inbox.store(webhook("shop", "o created a", "good"))).containsExactly(Delivery.QUEUED);
    }

    /** Neither waits for the other: the row that the relay writes is being tried. */
    @Test
    void passesOverWhatTheRelayIsWriting() {
        kit.start();
        kit.inbox.store(webhook("shop", "pi d-opened b"));
        await().until(() -> kit.number("select count(*) from waiting where cause = 'early'") == 1);

        try (var _ = kit.inbox.database().hold("select from waiting for update")) {
            assertThat(kit.inbox.store(webhook("shop", "o created a", "pi"))).containsExactly(Delivery.QUEUED);
        }
        await().until(() -> kit.api.appliedOf("o").size() == 2);
    }

    private String aliases() {
        return String.valueOf(kit.inbox
                .database()
                .text("select string_agg(alias || ' ' || order_id, ', ' order by alias) from aliases"));
    }
}
