package dev.sluice.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sluice.api.support.Api;
import dev.sluice.api.support.ApiTest;
import dev.sluice.api.support.Owner;
import dev.sluice.testkit.Bodies;
import dev.sluice.testkit.Concurrently;
import dev.sluice.testkit.Database.Session;
import dev.sluice.testkit.TcpProxy;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

/** Readiness says whether work gets done, whatever it is that keeps the database from it, and says so at once. */
@ApiTest
class ReadinessIT {

    private static final Duration AT_ONCE = Duration.ofMillis(500);

    @Autowired
    Api api;

    @Autowired
    TcpProxy proxy;

    @Autowired
    Owner owner;

    private final String id = "order-" + UUID.randomUUID();

    @BeforeEach
    @AfterEach
    void isReady() {
        awaitReadiness(200);
    }

    @Test
    void readOnlyDatabaseIsNotReadyAndWritesWorkAgainSoonAfterIt() {
        owner.execute("alter database %s set default_transaction_read_only = on".formatted(owner.database()));
        proxy.reset();
        try {
            awaitReadiness(503);
            assertThat(api.order(Bodies.order("e1", id, "created")).status()).isEqualTo(503);
        } finally {
            owner.execute("begin read write; alter database %s reset default_transaction_read_only; commit"
                    .formatted(owner.database()));
        }
        await().atMost(Duration.ofSeconds(5))
                .until(() -> api.order(Bodies.order("e1", id, "created")).status(), status -> status == 200);
        List<Integer> next = Concurrently.call(
                40, i -> api.order(Bodies.order("e1", id + i, "created")).status());
        assertThat(next).containsOnly(200);
    }

    @Test
    void lockedTableIsNotReady() {
        Session lock = owner.lock("orders");
        try {
            awaitReadiness(503);
        } finally {
            lock.close();
        }
    }

    @Test
    void hangingStatementsAreNotReadyAndTheProbeAnswersAtOnce() {
        proxy.hang();
        try {
            awaitReadiness(503);
        } finally {
            proxy.restore();
        }
    }

    /** As disk full does to an insert, of which a test cannot have one. */
    @Test
    void insertThatFailsIsNotReady() {
        owner.execute("""
                create function disk_full() returns trigger language plpgsql as
                $$ begin raise exception 'could not extend file: No space left on device' using errcode = '53100'; end $$""");
        owner.execute("create trigger full_disk before insert on write_probe execute function disk_full()");
        try {
            awaitReadiness(503);
        } finally {
            owner.execute("drop trigger full_disk on write_probe; drop function disk_full()");
        }
    }

    @Test
    void batchesThatFailAreNotReadyThoughTheProbeSucceeds() {
        owner.execute("""
                create function disk_full() returns trigger language plpgsql as
                $$ begin raise exception 'could not extend file: No space left on device' using errcode = '53100'; end $$""");
        owner.execute("create trigger full_disk before insert on order_events execute function disk_full()");
        try {
            await().atMost(Duration.ofSeconds(20)).until(() -> {
                api.order(Bodies.order("e1", id, "created"));
                return readiness() == 503;
            });
        } finally {
            owner.execute("drop trigger full_disk on order_events; drop function disk_full()");
        }
    }

    private void awaitReadiness(int status) {
        await().atMost(Duration.ofSeconds(20)).until(() -> readiness() == status);
    }

    private int readiness() {
        long begun = System.nanoTime();
        int status = api.get("/readyz").status();
        assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(AT_ONCE);
        return status;
    }
}
