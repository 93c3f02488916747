package dev.sluice.api.update.grpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.rpc.RetryInfo;
import dev.sluice.updates.v1.ApplyOrderUpdateRequest;
import dev.sluice.updates.v1.ApplyOrderUpdateResponse;
import dev.sluice.updates.v1.OrderUpdatesServiceGrpc;
import io.grpc.ConnectivityState;
import io.grpc.ServerInterceptors;
import io.grpc.Status.Code;
import io.grpc.StatusRuntimeException;
import io.grpc.protobuf.StatusProto;
import io.grpc.stub.StreamObserver;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.springframework.boot.web.server.context.WebServerApplicationContext;
import org.springframework.context.SmartLifecycle;

/** How much a gRPC server takes of its callers, with limits of two. */
@Timeout(60)
class GrpcLimitsIT {

    private final CountDownLatch answering = new CountDownLatch(1);
    private final CountDownLatch inFlight = new CountDownLatch(2);
    private final GrpcServer server = new GrpcServer(
            InetAddress.getLoopbackAddress(),
            0,
            null,
            2,
            List.of(ServerInterceptors.interceptForward(new Slow(), new InFlightInterceptor(2))));

    @BeforeEach
    void start() {
        server.start();
    }

    @AfterEach
    void stop() {
        answering.countDown();
        server.stop();
    }

    @Test
    void oneCallMoreIsToldWhenToComeAgain() {
        try (var grpc = new GrpcApi(server.port())) {
            var others = List.of(callAside(grpc), callAside(grpc));
            await().until(() -> inFlight.getCount() == 0);

            assertThatThrownBy(() -> call(grpc)).isInstanceOfSatisfying(StatusRuntimeException.class, e -> {
                assertThat(e.getStatus().getCode()).isEqualTo(Code.UNAVAILABLE);
                assertThat(retryInfo(e).getRetryDelay().getSeconds()).isBetween(1L, 3L);
            });

            answering.countDown();
            assertThat(others).allSatisfy(other -> assertThat(other).succeedsWithin(10, TimeUnit.SECONDS));
            await().untilAsserted(() -> assertThat(call(grpc)).isNotNull());
        }
    }

    @Test
    void oneConnectionMoreIsClosedUntilAnotherOneIs() throws Exception {
        try (Socket first = connect()) {
            assertThat(isClosed(first)).isFalse();
            try (Socket second = connect();
                    Socket third = connect()) {
                assertThat(isClosed(second)).isFalse();
                assertThat(isClosed(third)).isTrue();
            }
            await().until(() -> {
                try (Socket next = connect()) {
                    return !isClosed(next);
                }
            });
        }
    }

    /** Its callers are told to go (GOAWAY) at once, and what is in flight is answered, however long it takes within 10 s. */
    @Test
    void stopAnswersWhatIsInFlight() {
        try (var grpc = new GrpcApi(server.port())) {
            var other = callAside(grpc);
            await().until(() -> inFlight.getCount() == 1);

            var stopping = CompletableFuture.runAsync(server::stop, Thread::startVirtualThread);
            await().until(() -> grpc.channel.getState(false) != ConnectivityState.READY);
            assertThat(other).isNotDone();
            assertThat(GrpcApi.failure(() -> call(grpc)).getCode()).isEqualTo(Code.UNAVAILABLE);

            answering.countDown();
            assertThat(other).succeedsWithin(10, TimeUnit.SECONDS);
            assertThat(stopping).succeedsWithin(10, TimeUnit.SECONDS);
        }
    }

    @Test
    void stopsAfterTheDelayOfAStopAndBeforeHttp() {
        assertThat(server.getPhase())
                .isLessThan(SmartLifecycle.DEFAULT_PHASE)
                .isGreaterThan(WebServerApplicationContext.GRACEFUL_SHUTDOWN_PHASE);
    }

    private Socket connect() throws IOException {
        return new Socket(InetAddress.getLoopbackAddress(), server.port());
    }

    /** A server greets with its settings. */
    private static boolean isClosed(Socket socket) {
        try {
            return socket.getInputStream().read() < 0;
        } catch (IOException _) {
            return true;
        }
    }

    private static ApplyOrderUpdateResponse call(GrpcApi grpc) {
        return grpc.orders().applyOrderUpdate(ApplyOrderUpdateRequest.getDefaultInstance());
    }

    private static CompletableFuture<ApplyOrderUpdateResponse> callAside(GrpcApi grpc) {
        return CompletableFuture.supplyAsync(() -> call(grpc), Thread::startVirtualThread);
    }

    private static RetryInfo retryInfo(StatusRuntimeException refusal) {
        try {
            return Objects.requireNonNull(StatusProto.fromThrowable(refusal))
                    .getDetails(0)
                    .unpack(RetryInfo.class);
        } catch (InvalidProtocolBufferException e) {
            throw new AssertionError(e);
        }
    }

    /** Answers once it may. */
    private final class Slow extends OrderUpdatesServiceGrpc.OrderUpdatesServiceImplBase {

        @Override
        public void applyOrderUpdate(ApplyOrderUpdateRequest request, StreamObserver<ApplyOrderUpdateResponse> call) {
            inFlight.countDown();
            try {
                answering.await();
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
            call.onNext(ApplyOrderUpdateResponse.getDefaultInstance());
            call.onCompleted();
        }
    }
}
