package dev.sluice.ingest.provider.account;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sluice.ingest.inbox.InboxService;
import dev.sluice.ingest.inbox.relay.ModelApi;
import dev.sluice.ingest.provider.account.Stories.Story;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * From the door to api-server's model: whichever order the events of a payment and of its dispute come in, the payment is the
 * same order, and the dispute is that order's, though it does not name it.
 */
@Timeout(180)
class ArrivalsIT {

    private static final ModelApi API = new ModelApi();

    private static Stories stories;
    private static InboxService service;

    @BeforeAll
    static void start(@TempDir Path keys, @TempDir Path folder) {
        stories = Stories.in(keys, folder);
        service = InboxService.start(API, stories.settings());
    }

    @AfterAll
    static void close() {
        service.close();
        API.close();
    }

    @ParameterizedTest
    @MethodSource("dev.sluice.ingest.provider.account.Stories#all")
    void everyOrderOfArrivalEndsInTheSameOrderAndDispute(Story story) {
        Map<String, String> before = API.states();
        Map<String, String> expected = new HashMap<>(before);
        List<List<String>> arrivals = orders(story.events());
        for (int i = 0; i < arrivals.size(); i++) {
            String number = "" + i;
            arrivals.get(i).forEach(event -> stories.post(service, story, event.replace("#", number)));
            expected.put(story.order().replace("#", number), "success");
            expected.put("dispute of " + story.order().replace("#", number), "closed");
        }

        await().atMost(Duration.ofSeconds(60))
                .untilAsserted(() -> assertThat(API.states()).isEqualTo(expected));
        await().until(() -> service.database().number("select count(*) from waiting") == 0);
        assertThat(service.database().number("select count(*) from unapplied where status = 'failed'"))
                .isZero();
    }

    private static List<List<String>> orders(List<String> events) {
        if (events.isEmpty()) {
            return List.of(List.of());
        }
        var orders = new ArrayList<List<String>>();
        for (String first : events) {
            var rest = new ArrayList<>(events);
            rest.remove(first);
            orders(rest).forEach(order -> {
                var whole = new ArrayList<>(order);
                whole.addFirst(first);
                orders.add(whole);
            });
        }
        return orders;
    }
}
