package dev.sluice.ingest.api.grpc;

import static dev.sluice.ingest.api.grpc.FaultyGrpcApi.after;
import static dev.sluice.ingest.api.grpc.FaultyGrpcApi.code;
import static dev.sluice.ingest.api.grpc.FaultyGrpcApi.outcomes;
import static dev.sluice.ingest.api.grpc.FaultyGrpcApi.retryIn;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sluice.ingest.update.Delivery;
import dev.sluice.updates.v1.ApplyOrderUpdatesRequest;
import io.grpc.Status.Code;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Calls over gRPC with several updates, and what becomes of each of them. */
@Timeout(60)
class GrpcBatchesIT {

    private final FaultyGrpcApi api = new FaultyGrpcApi();
    private final GrpcClients clients = new GrpcClients();

    @AfterEach
    void stop() {
        clients.close();
        api.close();
    }

    @Test
    void updatesThatWaitTravelInOneCallAndEachHasItsOwnOutcome() {
        var waiting = new CountDownLatch(1);
        api.will(after(waiting, outcomes(200)), outcomes(200, 404, 503, 409), outcomes(200));

        var others = sendTogether(4, waiting);

        // The one that is told 503 comes again, alone
        assertThat(names(others)).containsExactlyInAnyOrder("APPLIED", "APPLIED", "NotFound", "DUPLICATE");
        assertThat(api.calls())
                .extracting(FaultyGrpcApi.Call::method)
                .containsExactly("ApplyOrderUpdate", "ApplyOrderUpdates", "ApplyOrderUpdate");
        assertThat(((ApplyOrderUpdatesRequest) api.calls().get(1).request()).getUpdatesList())
                .hasSize(4)
                .allSatisfy(item -> assertThat(item.getDeadlineMs()).isBetween(1L, 10_000L));
    }

    @ParameterizedTest
    @EnumSource(
            value = Code.class,
            names = {"INVALID_ARGUMENT", "UNIMPLEMENTED", "NOT_FOUND"})
    void updatesGoAloneWhereACallWithSeveralIsRefused(Code refusal) {
        var waiting = new CountDownLatch(1);
        api.will(after(waiting, outcomes(200)), code(refusal), outcomes(200));

        assertThat(names(sendTogether(2, waiting))).containsOnly("APPLIED");
        assertThat(api.calls()).hasSize(4);
    }

    @Test
    void eachUpdateIsToldToWaitWhereACallWithSeveralMeetsAQuota() {
        var waiting = new CountDownLatch(1);
        api.will(after(waiting, outcomes(200)), code(Code.RESOURCE_EXHAUSTED, retryIn(60)));

        assertThat(names(sendTogether(4, waiting))).containsOnly("ServiceUnavailable");
        assertThat(api.calls()).hasSize(2);
    }

    @ParameterizedTest
    @EnumSource(
            value = Code.class,
            names = {"UNAUTHENTICATED", "PERMISSION_DENIED"})
    void aCredentialThatIsRefusedIsADisagreementOfEachUpdate(Code refusal) {
        var waiting = new CountDownLatch(1);
        api.will(after(waiting, outcomes(200)), code(refusal));

        assertThat(names(sendTogether(2, waiting))).containsOnly("Disagreement");
        assertThat(api.calls()).hasSize(2);
    }

    static Stream<FaultyGrpcApi.Fault> outcomesThatAreNotItsOwnWord() {
        return Stream.of(outcomes(200), outcomes(200, 200, 200), outcomes(200, 0), outcomes(new int[0]));
    }

    @ParameterizedTest
    @MethodSource("outcomesThatAreNotItsOwnWord")
    void doesNotBelieveOutcomesThatAreNotOneForEachUpdate(FaultyGrpcApi.Fault fault) {
        var waiting = new CountDownLatch(1);
        api.will(after(waiting, outcomes(200)), fault);

        assertThat(names(sendTogether(2, waiting))).containsOnly("Disagreement");
        assertThat(api.calls()).hasSize(2);
    }

    /** They wait for a first update, which travels alone. */
    private List<CompletableFuture<Delivery>> sendTogether(int count, CountDownLatch waiting) {
        var client = clients.oneCallAtATime().to(api.target());
        var first = client.sendAside("o-0");
        await().until(() -> api.calls().size() == 1);
        var others = Stream.generate(() -> client.sendAside("o-1")).limit(count).toList();
        await().until(() -> client.transport().waiting() == count);
        waiting.countDown();
        first.join();
        return others;
    }

    private static List<String> names(List<CompletableFuture<Delivery>> all) {
        return all.stream()
                .map(sent -> sent.handle((delivery, e) -> e == null ? delivery.name() : nameOf(e.getCause()))
                        .join())
                .toList();
    }

    private static String nameOf(@Nullable Throwable failure) {
        return failure == null ? "none" : failure.getClass().getSimpleName();
    }
}
