package dev.sluice.systemtests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sluice.systemtests.Program.Said;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** Of a load, one in a hundred webhooks is withheld: {@code sluice reconcile} finds these, and has them delivered. */
@Timeout(300)
@ExtendWith(SharedSystem.class)
class ReconcileIT {

    private static final int ORDERS = 300;
    private static final int EVENTS = 3;
    private static final int WITHHELD = ORDERS * EVENTS / 100;
    private static final Duration TIMEOUT = Duration.ofMinutes(2);

    @TempDir
    private Path directory;

    @Test
    void findsWhatIsNotInTheInbox(InboxSystem system) throws Exception {
        Load load = new Load("reconcile", ORDERS, EVENTS);
        reconcile(load, 0, system.provider(), system.firstUrl(), system.apiUrl(), system.inbox::isAtRest);
        assertThat(system.inbox.stored(load.prefix())).isEqualTo(ORDERS * EVENTS);
    }

    /** In Kafka mode nothing is looked at but what api-server has applied. */
    @Test
    void findsWhatIsNotAtItsOrder(TestSystem system) throws Exception {
        Load load = new Load("reconcile", ORDERS, EVENTS);
        try (Topics topics = new Topics(system.kafka)) {
            reconcile(
                    load,
                    1,
                    new Provider(system.ingestUrl()),
                    system.ingestUrl(),
                    system.apiUrl(),
                    topics::isAllConsumed);
        }
        assertThat(new SystemDatabase(system.postgres).applied(load)).isEqualTo(ORDERS * EVENTS);
    }

    /** @param first of an order's events, the first that may be withheld */
    private void reconcile(
            Load load, int first, Provider provider, String ingest, String api, Callable<Boolean> isAtRest)
            throws Exception {
        List<Webhook> all = load.orders().stream().flatMap(ReconcileIT::life).toList();
        List<Webhook> withheld = withheld(all, first);
        Path file = Files.write(
                directory.resolve("sent.jsonl"), all.stream().map(Webhook::body).toList());
        deliver(load, withheld, provider);
        await().atMost(TIMEOUT).until(isAtRest);

        Said found = sluice(ingest, api, "reconcile", file.toString(), "--json");
        assertThat(found.exitCode()).as(found.err()).isEqualTo(1);
        assertThat(found.json().at("/counts/missing").asInt()).isEqualTo(WITHHELD);
        assertThat(found.json().path("events").valueStream().map(ReconcileIT::event))
                .containsExactlyElementsOf(withheld.stream()
                        .map(webhook -> "missing " + webhook.orderId() + " " + webhook.eventId())
                        .toList());

        Said replayed = sluice(ingest, api, "reconcile", file.toString(), "--replay");
        assertThat(replayed.exitCode()).as(replayed.out() + replayed.err()).isZero();
        await().atMost(TIMEOUT).until(isAtRest);
        await().atMost(TIMEOUT)
                .untilAsserted(() -> assertThat(sluice(ingest, api, "reconcile", file.toString()))
                        .isEqualTo(new Said(0, "%s applied%n".formatted(ORDERS * EVENTS), "")));
        Figures.note(
                "reconcile",
                "%s webhooks, %s withheld: %s found, sent, applied".formatted(all.size(), WITHHELD, withheld.size()));
    }

    /** Without an end: what is withheld can be applied after what came later. */
    private static Stream<Webhook> life(String orderId) {
        return IntStream.range(0, EVENTS)
                .mapToObj(i -> Webhook.order(orderId, "e" + i, i == 0 ? "created" : "updated", i));
    }

    /** In the file's order. */
    private static List<Webhook> withheld(List<Webhook> all, int first) {
        List<Webhook> some = new ArrayList<>(all.stream()
                .filter(webhook -> webhook.eventId().compareTo("e" + first) >= 0)
                .toList());
        Collections.shuffle(some, new Random(7));
        List<Webhook> chosen = some.subList(0, WITHHELD);
        return all.stream().filter(chosen::contains).toList();
    }

    private static void deliver(Load load, List<Webhook> withheld, Provider provider) {
        load.orders().parallelStream()
                .forEach(order -> life(order)
                        .filter(webhook -> !withheld.contains(webhook))
                        .forEach(provider::deliver));
    }

    private static String event(JsonNode event) {
        return String.join(
                " ",
                event.path("status").asString(),
                event.path("order_id").asString(),
                event.path("provider_event_id").asString());
    }

    private Said sluice(String ingest, String api, String... arguments) throws IOException, InterruptedException {
        return Program.run(Program.LAUNCHER, directory, Map.of("INGEST_URL", ingest, "API_URL", api), arguments);
    }
}
