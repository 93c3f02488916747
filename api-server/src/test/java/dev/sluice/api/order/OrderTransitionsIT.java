package dev.sluice.api.order;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.api.support.Api;
import dev.sluice.api.support.ApiTest;
import dev.sluice.api.support.Bodies;
import java.util.UUID;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.beans.factory.annotation.Autowired;

/** The status machine through HTTP and PostgreSQL: from each state, each status with a new event. */
@ApiTest
class OrderTransitionsIT {

    @Autowired
    Api api;

    @ParameterizedTest
    @CsvSource({
        "none, created, 200", "none, updated, 404", "none, failed, 404", "none, success, 404",
        "created, created, 409", "created, updated, 200", "created, failed, 200", "created, success, 200",
        "updated, created, 409", "updated, updated, 200", "updated, failed, 200", "updated, success, 200",
        "failed, created, 409", "failed, updated, 422", "failed, failed, 422", "failed, success, 422",
        "success, created, 409", "success, updated, 422", "success, failed, 422", "success, success, 422",
    })
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
