package dev.sluice.api.order;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.api.support.Api;
import dev.sluice.api.support.ApiTest;
import dev.sluice.api.support.StatusTable;
import dev.sluice.testkit.Bodies;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.beans.factory.annotation.Autowired;

/** The status machine through HTTP and PostgreSQL: from each state, each status with a new event. */
@ApiTest
class OrderTransitionsIT {

    @Autowired
    Api api;

    /** From each status of the documented table, and from none, each status. */
    static Stream<Arguments> updates() {
        StatusTable table = StatusTable.of("Order");
        Set<String> statuses = table.withoutNone().keySet();
        return table.next().keySet().stream()
                .flatMap(from -> statuses.stream().map(to -> Arguments.of(from, to, answer(table, from, to))));
    }

    private static int answer(StatusTable table, String from, String to) {
        if (table.allows(from, to)) {
            return 200;
        }
        if (from.equals("none")) {
            return 404;
        }
        return to.equals("created") ? 409 : 422;
    }

    @ParameterizedTest
    @MethodSource("updates")
    void answersAndMovesAsTheTableSays(String from, String to, int status) {
        String id = "order-" + UUID.randomUUID();
        int events = 0;
        if (!from.equals("none")) {
            api.order(Bodies.order("setup-1", id, "created"));
            events = 1;
            if (!from.equals("created")) {
                api.order(Bodies.order("setup-2", id, from));
                events = 2;
            }
        }

        assertThat(api.order(Bodies.order("event", id, to)).status()).isEqualTo(status);

        boolean applied = status == 200;
        boolean recorded = applied || status == 409;
        if (applied || events > 0) {
            assertThat(api.get("/orders/" + id).text("/status")).isEqualTo(applied ? to : from);
            assertThat(api.all("/orders/" + id + "/events", 200)).hasSize(recorded ? events + 1 : events);
        } else {
            assertThat(api.get("/orders/" + id).status()).isEqualTo(404);
        }
    }
}
