package dev.sluice.ingest.api.grpc;

import static dev.sluice.ingest.api.grpc.FaultyGrpcApi.each;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sluice.ingest.update.Delivery;
import dev.sluice.ingest.update.DeliveryFailure.ServiceUnavailable;
import dev.sluice.ingest.update.DeliveryFailure.ServiceUnavailable.Reason;
import dev.sluice.testkit.TcpProxy;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What the client does where its connections are lost, refused or silent, with one api-server and with two. */
@Timeout(60)
class GrpcConnectionsIT {

    private final FaultyGrpcApi api = new FaultyGrpcApi();
    private final GrpcClients clients = new GrpcClients();

    @AfterEach
    void stop() {
        clients.close();
        api.close();
    }

    /** After many failures gRPC alone would wait a minute. A probe of the breaker is one attempt, and has to be worth it. */
    @Test
    void theFirstAttemptAfterAnOutageIsAnswered() {
        int port = api.port();
        var client = clients.attempts(1).to(api.target());
        assertThat(client.send("o-1")).isEqualTo(Delivery.APPLIED);
        api.close();
        await().until(() -> client.end("o-2") instanceof ServiceUnavailable);
        for (int i = 0; i < 50; i++) {
            assertThat(client.end("o-2")).isInstanceOf(ServiceUnavailable.class);
        }
        try (var back = new FaultyGrpcApi(port, builder -> builder)) {
            var attempts = new AtomicInteger();
            // By the first poll, gRPC has told itself of the last failure: it tells callers a moment before that
            await().until(() -> {
                attempts.incrementAndGet();
                return client.end("o-3").equals(Delivery.APPLIED);
            });
            assertThat(attempts).hasValue(1);
            assertThat(back.calls()).hasSize(1);
        }
    }

    @Test
    void leavesAServerThatIsSilent() throws Exception {
        try (var good = new FaultyGrpcApi();
                var silent = new TcpProxy(api.port());
                var both = new Addresses(good.port(), silent.port())) {
            var client = clients.attempts(1).timeout(700).to(both.target());
            await().until(() -> reaches(client, good) && reaches(client, api));

            silent.hang();
            await().until(() -> client.end("o-1") instanceof ServiceUnavailable e && e.reason() == Reason.NO_ANSWER);

            for (int i = 0; i < 20; i++) {
                assertThat(client.send("o-2")).isEqualTo(Delivery.APPLIED);
            }
            silent.restore();
            await().until(() -> reaches(client, api));
        }
    }

    @Test
    void theOtherOneTakesAllWhileOneIsDeadAndSharesAgainWhenItIsBack() {
        int port = api.port();
        try (var good = new FaultyGrpcApi();
                var both = new Addresses(good.port(), port)) {
            var client = clients.to(both.target());
            await().until(() -> reaches(client, good) && reaches(client, api));

            api.close();
            for (int i = 0; i < 50; i++) {
                assertThat(client.send("o-2")).isEqualTo(Delivery.APPLIED);
            }

            try (var back = new FaultyGrpcApi(port, builder -> builder)) {
                await().until(() -> reaches(client, back));
            }
        }
    }

    /** With a connection that lives 100 ms: calls in flight end, and others begin on the next one. */
    @Test
    void losesNothingWhereConnectionsEndInMidLoad() {
        try (var shortLived = new FaultyGrpcApi(
                0,
                builder -> builder.maxConnectionAge(100, TimeUnit.MILLISECONDS)
                        .maxConnectionAgeGrace(5, TimeUnit.SECONDS))) {
            var client = clients.to(shortLived.target());
            shortLived.will(each(200));
            var sent = new ArrayList<CompletableFuture<List<Delivery>>>();
            for (int caller = 0; caller < 16; caller++) {
                String name = "o-" + caller + "-";
                sent.add(CompletableFuture.supplyAsync(
                        () -> IntStream.range(0, 200)
                                .mapToObj(i -> client.send(name + i))
                                .toList(),
                        Thread::startVirtualThread));
            }
            assertThat(sent.stream().flatMap(all -> all.join().stream()))
                    .hasSize(3200)
                    .containsOnly(Delivery.APPLIED);
        }
    }

    private static boolean reaches(GrpcClients.Client client, FaultyGrpcApi one) {
        int before = one.calls().size();
        client.end("o-1");
        return one.calls().size() > before;
    }
}
