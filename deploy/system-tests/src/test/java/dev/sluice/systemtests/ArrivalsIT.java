package dev.sluice.systemtests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sluice.system.Mode;
import dev.sluice.system.Postgres;
import dev.sluice.testkit.Concurrently;
import dev.sluice.testkit.Database;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * The webhooks of an order's and of a dispute's life in each order of arrival, with repetitions, end in the same orders
 * and disputes in the modes that queue. Their events may differ by what came after a final status.
 */
@Timeout(300)
@ExtendWith(SharedSystem.class)
class ArrivalsIT {

    private static final Duration LONG = Duration.ofSeconds(90);
    private static final int AT_ONCE = 32;
    private static final boolean ALL_TWICE = Boolean.getBoolean("sluice.arrivals.twice");

    private final String run = "arrivals-" + UUID.randomUUID().toString().substring(0, 8);

    /** One order's webhooks as they arrive. */
    private record Life(String orderId, List<Webhook> webhooks) {

        void sendTo(Provider provider) {
            webhooks.forEach(provider::deliver);
        }
    }

    @Test
    void endInTheSameOrdersAndDisputesInInboxAndKafkaMode(TestSystem system) {
        List<Life> orders = orders();
        List<Life> disputes = disputes();
        List<Life> lives = Stream.concat(orders.stream(), disputes.stream()).toList();
        StoredRows inbox = inInboxMode(system, lives);
        StoredRows kafka = inKafkaMode(system, lives);

        assertThat(orders).hasSize(90).allSatisfy(life -> {
            Stored stored = inbox.of(life.orderId()).withoutEvents();
            assertThat(stored.orders()).extracting(Stored.StoredOrder::status).containsExactly("success");
            assertThat(kafka.of(life.orderId()).withoutEvents()).isEqualTo(stored);
        });
        assertThat(disputes).hasSize(ALL_TWICE ? 2_520 : 240).allSatisfy(life -> {
            Stored stored = inbox.of(life.orderId()).withoutEvents();
            assertThat(stored.disputes())
                    .extracting(Stored.StoredDispute::status)
                    .containsExactly("won");
            assertThat(kafka.of(life.orderId()).withoutEvents()).isEqualTo(stored);
        });
        Figures.note("arrivals", "%s lives, in both modes the same in the end".formatted(lives.size()));
    }

    /** Each webhook twice. */
    private List<Life> orders() {
        List<Life> lives = new ArrayList<>();
        arrangements(List.of("created", "created", "updated", "updated", "success", "success"))
                .forEach(statuses -> lives.add(life("o", lives.size(), statuses)));
        return lives;
    }

    /** Each webhook twice in its turn, the others once; at length, all of them twice. */
    private List<Life> disputes() {
        List<String> statuses = List.of("created", "opened", "updated-dispute", "closed");
        List<List<String>> repeated =
                ALL_TWICE ? List.of(statuses) : statuses.stream().map(List::of).toList();
        List<Life> lives = new ArrayList<>();
        for (List<String> twice : repeated) {
            arrangements(Stream.concat(statuses.stream(), twice.stream()).toList())
                    .forEach(arrangement -> lives.add(life("d", lives.size(), arrangement)));
        }
        return lives;
    }

    private Life life(String kind, int number, List<String> statuses) {
        String orderId = "%s-%s-%s-".formatted(run, kind, number);
        return new Life(
                orderId,
                statuses.stream().map(status -> webhook(orderId, status)).toList());
    }

    private static Webhook webhook(String orderId, String status) {
        return switch (status) {
            case "created" -> Webhook.order(orderId, status, status, 0);
            case "updated" -> Webhook.order(orderId, status, status, 1);
            case "success" -> Webhook.order(orderId, status, status, 2);
            case "opened" -> Webhook.dispute(orderId, status, status, 3);
            case "updated-dispute" -> Webhook.dispute(orderId, status, "updated", 4);
            default -> Webhook.dispute(orderId, status, status, 5).with("meta", Map.of("resolution", "won"));
        };
    }

    /** Each order in which these can be, equal ones not told apart. */
    private static Stream<List<String>> arrangements(List<String> of) {
        return of.isEmpty()
                ? Stream.of(List.of())
                : of.stream().distinct().flatMap(first -> {
                    List<String> rest = new ArrayList<>(of);
                    rest.remove(first);
                    return arrangements(rest)
                            .map(others -> Stream.concat(Stream.of(first), others.stream())
                                    .toList());
                });
    }

    private StoredRows inInboxMode(TestSystem system, List<Life> lives) {
        try (ModeBeside beside = ModeBeside.start(system, Mode.INBOX)) {
            send(lives, new Provider(beside.ingestUrl()));
            await().atMost(LONG).until(() -> beside.inbox().pending() == 0);
            return StoredRows.read(beside.databaseUrl(), run);
        }
    }

    private StoredRows inKafkaMode(TestSystem system, List<Life> lives) {
        var database = new Database(system.postgres.url(), Postgres.USER);
        try (Topics topics = new Topics(system.kafka)) {
            send(lives, new Provider(system.ingestUrl()));
            await().atMost(LONG).until(topics::isAllConsumed);
            await().atMost(LONG)
                    .until(() -> database.number("select count(*) from parked_updates where starts_with(order_id, '%s')"
                                    .formatted(run))
                            == 0);
            return StoredRows.read(system.postgres.url(), run);
        }
    }

    private static void send(List<Life> lives, Provider provider) {
        Concurrently.call(AT_ONCE, first -> {
            for (int i = first; i < lives.size(); i += AT_ONCE) {
                lives.get(i).sendTo(provider);
            }
            return true;
        });
    }
}
