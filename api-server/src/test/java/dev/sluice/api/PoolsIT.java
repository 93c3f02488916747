package dev.sluice.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.api.support.Api;
import dev.sluice.api.support.ApiTest;
import dev.sluice.api.support.Owner;
import dev.sluice.testkit.Bodies;
import dev.sluice.testkit.Concurrently;
import dev.sluice.testkit.Database.Session;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.test.context.TestPropertySource;

/** Reads and writes have pools of their own: neither keeps the other waiting. */
@ApiTest
@TestPropertySource(properties = "pg.pool-max=3") // So few that the batches in flight take all that are for writes
class PoolsIT {

    private static final int MORE_THAN_A_POOL = 24;
    private static final Duration LESS_THAN_A_LOCK_TIMEOUT = Duration.ofMillis(1500);

    @Autowired
    Api api;

    @Autowired
    Owner owner;

    @Autowired
    MeterRegistry meters;

    private final String id = "order-" + UUID.randomUUID();

    @Test
    void eachIsMeasured() {
        assertThat(api.get("/orders?limit=1").status()).isEqualTo(200);

        assertThat(meters.get("hikaricp.connections.max")
                        .tag("pool", "pg")
                        .gauge()
                        .value())
                .isEqualTo(2);
        assertThat(meters.get("hikaricp.connections.max")
                        .tag("pool", "pg-reads")
                        .gauge()
                        .value())
                .isEqualTo(1);
    }

    @Test
    void slowReadsDoNotStopWrites() {
        Session lock = owner.lock("disputes");
        CompletableFuture<List<Integer>> reads = CompletableFuture.supplyAsync(() ->
                Concurrently.call(MORE_THAN_A_POOL, _ -> api.get("/disputes").status()));
        try {
            while (!reads.isDone()) {
                String order = id + UUID.randomUUID();
                assertThat(api.order(Bodies.order("e1", order, "created"), "Sluice-Deadline-Ms", "1000")
                                .status())
                        .isEqualTo(200);
            }
        } finally {
            lock.close();
        }
        assertThat(reads.join()).contains(503);
    }

    @Test
    void slowWritesDoNotStopReads() {
        Session lock = owner.lock("orders in exclusive mode");
        CompletableFuture<List<Integer>> writes = CompletableFuture.supplyAsync(() -> Concurrently.call(
                MORE_THAN_A_POOL,
                i -> api.order(Bodies.order("e1", id + i, "created")).status()));
        try {
            while (!writes.isDone()) {
                long begun = System.nanoTime();
                assertThat(api.get("/orders?limit=1").status()).isEqualTo(200);
                assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(LESS_THAN_A_LOCK_TIMEOUT);
            }
        } finally {
            lock.close();
        }
        assertThat(writes.join()).contains(503);
    }
}
