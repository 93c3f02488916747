package dev.sluice.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.api.support.Api;
import dev.sluice.api.support.ApiTest;
import dev.sluice.api.support.Owner;
import dev.sluice.testkit.Bodies;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import tools.jackson.databind.JsonNode;

@ApiTest
class PagingIT {

    @Autowired
    Api api;

    @Autowired
    Owner owner;

    private final String user = UUID.randomUUID().toString();
    private final String prefix = UUID.randomUUID() + "-";

    @Test
    void returnsEachRowThatWasThereOnceWhileRowsAreAdded() {
        List<String> before = createOrders("a", 30);
        var seen = new ArrayList<String>();
        String cursor = "";
        int page = 0;
        do {
            Api.Answer answer = api.get("/orders?limit=7&user_id=" + user + cursor);
            answer.body()
                    .path("items")
                    .forEach(order -> seen.add(order.path("order_id").asString()));
            cursor = answer.text("/next_cursor").isEmpty() ? "" : "&cursor=" + answer.text("/next_cursor");
            createOrders("added-" + page++ + "-", 5);
        } while (!cursor.isEmpty());
        assertThat(seen).doesNotHaveDuplicates().containsAll(before);
    }

    @Test
    void listsOrdersNewestFirstAndTheLaterOneFirstAmongEqualTimes() {
        List<String> ids = createOrders("a", 10);
        List<JsonNode> listed = api.all("/orders?user_id=" + user, 3);
        assertThat(listed)
                .extracting(order -> order.path("created_at").asString())
                .isSortedAccordingTo(Comparator.reverseOrder());
        // times repeat every 3 orders: see createOrders
        assertThat(listed.stream()
                        .map(order -> order.path("order_id").asString())
                        .limit(3))
                .containsExactly(ids.get(8), ids.get(5), ids.get(2));
    }

    @Test
    void filtersOrdersByUserAndStatus() {
        List<String> ids = createOrders("a", 6);
        api.order(order("done", ids.get(0), "success"));
        api.order(order("done", ids.get(3), "success"));
        assertThat(api.all("/orders?status=success&user_id=" + user, 1))
                .extracting(order -> order.path("order_id").asString())
                .containsExactlyInAnyOrder(ids.get(0), ids.get(3));
        assertThat(api.all("/orders?user_id=" + UUID.randomUUID(), 200)).isEmpty();
    }

    @Test
    void guestsAreListedWithoutAUserAndNobodyFindsThemByOne() {
        List<String> ids = createOrders("a", 1);
        String guest = prefix + "guest";
        String newest = Bodies.order("e1", guest, "created").replace(Bodies.CREATED_AT, "9998-12-31T00:00:00Z");
        api.order(Bodies.ofGuest(newest));
        api.dispute(Bodies.ofGuest(Bodies.dispute("e1", guest, "opened", "2026-11-23T09:00:00Z", "")));
        assertThat(api.all("/orders?user_id=" + user, 200))
                .extracting(order -> order.path("order_id").asString())
                .containsExactlyElementsOf(ids);
        assertThat(api.get("/orders?limit=200").body().path("items"))
                .filteredOn(order -> order.path("order_id").asString().equals(guest))
                .singleElement()
                .satisfies(order -> assertThat(order.has("user_id")).isFalse());
        assertThat(api.all("/disputes?order_id=" + guest, 200))
                .singleElement()
                .satisfies(dispute -> assertThat(dispute.has("user_id")).isFalse());
        assertThat(api.all("/disputes?user_id=" + user + "&order_id=" + guest, 200))
                .isEmpty();
    }

    @Test
    void listsAndFiltersDisputes() {
        String order = createOrders("a", 1).getFirst();
        for (int i = 0; i < 5; i++) {
            api.dispute(Bodies.dispute(
                    "e1",
                    order,
                    "opened",
                    "2026-11-23T09:0%s:00Z".formatted(i),
                    ",\"dispute_id\":\"dp-%s\"".formatted(i)));
        }
        api.dispute(Bodies.dispute("e2", order, "closed", "2026-11-23T10:00:00Z", ",\"dispute_id\":\"dp-2\""));
        assertThat(api.all("/disputes?order_id=" + order, 2))
                .extracting(dispute -> dispute.path("dispute_id").asString())
                .containsExactly("dp-4", "dp-3", "dp-2", "dp-1", "dp-0");
        assertThat(api.all("/disputes?status=closed&order_id=" + order, 2)).hasSize(1);
        assertThat(api.all("/disputes?order_id=" + order + "&user_id=" + UUID.randomUUID(), 2))
                .isEmpty();
    }

    @Test
    void listsEventsOldestFirst() {
        String order = createOrders("a", 1).getFirst();
        for (int i = 0; i < 10; i++) {
            api.order(order("u" + i, order, "updated"));
        }
        assertThat(api.all("/orders/" + order + "/events", 3))
                .extracting(event -> event.path("provider_event_id").asString())
                .containsExactly("c", "u0", "u1", "u2", "u3", "u4", "u5", "u6", "u7", "u8", "u9");
    }

    @Test
    void pageOfEventsEndsWhereItsPayloadsAreLargeAndEachEventIsListedOnce() {
        String order = createOrders("a", 1).getFirst();
        api.dispute(Bodies.dispute("c", order, "opened", "2026-11-23T09:00:00Z", ""));
        String dispute = api.get("/disputes?order_id=" + order).text("/items/0/id");
        storeLargeEvents(
                "order_events", "order_key", "(select key from orders where order_id = '%s')".formatted(order));
        storeLargeEvents("dispute_events", "dispute_key", dispute);

        for (String events : List.of("/orders/" + order + "/events", "/disputes/" + dispute + "/events")) {
            assertThat(api.all(events, 200))
                    .extracting(event -> event.path("provider_event_id").asString())
                    .containsExactlyElementsOf(Stream.concat(
                                    Stream.of("c"), IntStream.rangeClosed(1, 40).mapToObj(i -> "large-" + i))
                            .toList());
            assertThat(pageSizes(events + "?limit=200")).containsExactly(19, 2, 18, 2);
            assertThat(pageSizes(events + "?limit=10")).containsExactly(10, 10, 1, 10, 10);
        }
    }

    private List<Integer> pageSizes(String path) {
        var sizes = new ArrayList<Integer>();
        String cursor = "";
        do {
            Api.Answer page = api.get(path + cursor);
            sizes.add(page.body().path("items").size());
            cursor = page.text("/next_cursor").isEmpty() ? "" : "&cursor=" + page.text("/next_cursor");
        } while (!cursor.isEmpty());
        return sizes;
    }

    /** Of 240 KiB each, but for one that is larger than a page. */
    private void storeLargeEvents(String table, String column, String key) {
        owner.execute("""
                insert into %s (%s, provider_event_id, kind, received_at, payload)
                select %s, 'large-' || n, 'updated', now(),
                  '{"text":"' || repeat('x', case n when 20 then 5 * 1024 * 1024 else 240 * 1024 end) || '"}'
                from generate_series(1, 40) n order by n""".formatted(table, column, key));
    }

    @Test
    void lastPageHasNoCursorAlsoWhenItIsFull() {
        createOrders("a", 4);
        assertThat(api.get("/orders?limit=4&user_id=" + user).body().has("next_cursor"))
                .isFalse();
        assertThat(api.get("/orders?limit=3&user_id=" + user).body().has("next_cursor"))
                .isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "limit=0",
                "limit=201",
                "limit=x",
                "limit=-1",
                "cursor=%21",
                "cursor=nonsense",
                "cursor=OTk5OTk5OTk5OTk5OTk5OTk5OTk6MQ",
                "status=unknown",
                "user_id=42"
            })
    void refusesWhatTheContractDoesNotKnow(String parameter) {
        assertThat(api.get("/orders?" + parameter)).satisfies(answer -> {
            assertThat(answer.status()).isEqualTo(400);
            assertThat(answer.http().headers().firstValue("Content-Type")).hasValue("application/problem+json");
            assertThat(answer.text("/errors/0/pointer"))
                    .isEqualTo("/" + parameter.split("=")[0]);
            assertThat(answer.text("/errors/0/detail")).isNotBlank();
        });
    }

    private List<String> createOrders(String name, int count) {
        List<String> ids =
                IntStream.range(0, count).mapToObj(i -> prefix + name + i).toList();
        for (int i = 0; i < count; i++) {
            String body = order("c", ids.get(i), "created")
                    .replace(
                            "\"created_at\":\"2026-11-23T08:00:00Z\"",
                            "\"created_at\":\"2026-11-23T08:00:0%sZ\"".formatted(i % 3));
            assertThat(api.order(body).status()).isEqualTo(200);
        }
        return ids;
    }

    private String order(String event, String id, String status) {
        return Bodies.order(event, id, status).replace(Bodies.USER, user);
    }
}
