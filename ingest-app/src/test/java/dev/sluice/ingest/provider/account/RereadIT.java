package dev.sluice.ingest.provider.account;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sluice.ingest.inbox.InboxService;
import dev.sluice.ingest.inbox.relay.ModelApi;
import dev.sluice.ingest.provider.account.Stories.Story;
import dev.sluice.setting.PlainYaml;
import java.io.IOException;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.json.JsonMapper;

/**
 * From the door to api-server's model: what was ignored by an older table, or under other settings of its account, named no order
 * and nothing that stands for one. Replayed, it comes to the same order and dispute as what was read rightly at once.
 */
@Timeout(180)
class RereadIT {

    private static final List<String> PROVIDERS = List.of("stripe", "adyen", "paypal");

    private final ModelApi api = new ModelApi();

    @TempDir
    private Path tables;

    private Stories stories;

    @BeforeEach
    void certify(@TempDir Path keys, @TempDir Path folder) {
        stories = Stories.in(keys, folder);
    }

    @AfterEach
    void close() {
        api.close();
    }

    /** Of rows of orders, of disputes, and of both. */
    @ParameterizedTest
    @ValueSource(strings = {"order", "dispute", "order dispute"})
    void appliesWhatAnOlderTableIgnored(String kinds) throws IOException {
        for (String provider : PROVIDERS) {
            writeTableThatIgnores(provider, Set.of(kinds.split(" ")));
        }
        List<Story> all = Stories.all().toList();
        try (InboxService older = InboxService.start(api, stories.settings("providers.tables=" + tables))) {
            post(older, all);
            assertThat(api.states()).doesNotContainValue("closed");
            // What waits for its order is not to be tried before somebody names that
            older.database().execute("update waiting set next_attempt_at = 'infinity', attempts = 20");

            try (InboxService service = older.restart(api, stories.settings())) {
                replayIgnored(service);
                awaitAllOf(service, all);
            }
        }
    }

    @Test
    void appliesWhatAnAccountOfTheOtherWorldIgnored() throws IOException {
        stories.change("stripe, live: true", "stripe, live: false");
        stories.change("adyen, live: false", "adyen, live: true");
        List<Story> all = Stories.all()
                .filter(story -> !story.provider().equals("paypal"))
                .toList();
        try (InboxService older = InboxService.start(api, stories.settings())) {
            post(older, all);
            assertThat(api.states()).isEmpty();

            stories.change("stripe, live: false", "stripe, live: true");
            stories.change("adyen, live: true", "adyen, live: false");
            try (InboxService service = older.restart(api, stories.settings())) {
                replayIgnored(service);
                awaitAllOf(service, all);
            }
        }
    }

    /** Before anything is changed. */
    @Test
    void showsTheOrderThatItWouldBeAppliedTo() throws IOException {
        writeTableThatIgnores("stripe", Set.of("dispute"));
        try (InboxService older = InboxService.start(api, stories.settings("providers.tables=" + tables))) {
            post(older, Stories.all().limit(1).toList());

            try (InboxService service = older.restart(api, stories.settings())) {
                String id =
                        service.database().text("select id from webhooks where event_type = 'charge.dispute.closed'");
                assertThat(service.ingest()
                                .send(service.ingest()
                                        .request("/inbox/webhooks/" + id)
                                        .GET())
                                .body()
                                .at("/translation/updates/0/order_id")
                                .asString())
                        .isEqualTo("shop-order-0");
                assertThat(replay(service, "{\"status\":\"ignored\",\"dry_run\":true}"))
                        .contains("shop-order-0")
                        .doesNotContain("shop-pi_0");
                assertThat(service.database().number("select count(*) from waiting"))
                        .isZero();
            }
        }
    }

    private void post(InboxService service, List<Story> all) {
        for (Story story : all) {
            story.events().forEach(event -> stories.post(service, story, event.replace("#", "0")));
        }
        await().until(() ->
                service.database().number("select count(*) from webhooks join lanes using (lane) where id > cursor")
                        == 0);
    }

    private static void replayIgnored(InboxService service) {
        assertThat(replay(service, "{\"status\":\"ignored\"}")).contains("\"refused\":0");
    }

    private static String replay(InboxService service, String request) {
        return service.ingest()
                .send(service.ingest().request("/inbox/replays").POST(BodyPublishers.ofString(request)))
                .body()
                .toString();
    }

    private void awaitAllOf(InboxService service, List<Story> all) {
        Map<String, String> expected = new HashMap<>();
        all.stream().map(story -> story.order().replace("#", "0")).forEach(order -> {
            expected.put(order, "success");
            expected.put("dispute of " + order, "closed");
        });
        await().atMost(Duration.ofSeconds(30))
                .untilAsserted(() -> assertThat(api.states()).isEqualTo(expected));
        await().until(() -> service.database().number("select count(*) from waiting") == 0);
        assertThat(service.database().number("select count(*) from unapplied where status = 'failed'"))
                .isZero();
    }

    /** The jar's, with rows of these kinds that become nothing. */
    private void writeTableThatIgnores(String provider, Set<String> kinds) throws IOException {
        Map<String, Object> table = map(Objects.requireNonNull(
                PlainYaml.load(Files.readString(Path.of("src/main/resources/providers/%s.yaml".formatted(provider))))));
        table.put("version", "older-1");
        table.put(
                "rows",
                ((List<?>) Objects.requireNonNull(table.get("rows")))
                        .stream().map(row -> ignored(map(row), kinds)).toList());
        Files.writeString(tables.resolve(provider + ".yaml"), new JsonMapper().writeValueAsString(table));
    }

    private static Map<String, Object> ignored(Map<String, Object> row, Set<String> kinds) {
        if (kinds.stream().anyMatch(row::containsKey)) {
            Stream.of("from", "order", "dispute", "id").forEach(row::remove);
            row.put("ignored", "not yet");
        }
        return row;
    }

    private static Map<String, Object> map(Object yaml) {
        Map<String, Object> map = new LinkedHashMap<>();
        ((Map<?, ?>) yaml).forEach((key, value) -> map.put(String.valueOf(key), value));
        return map;
    }
}
