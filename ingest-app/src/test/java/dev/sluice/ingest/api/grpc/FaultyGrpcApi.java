package dev.sluice.ingest.api.grpc;

import com.google.protobuf.Any;
import com.google.protobuf.Duration;
import com.google.protobuf.Message;
import com.google.rpc.RetryInfo;
import dev.sluice.updates.v1.ApplyDisputeUpdateRequest;
import dev.sluice.updates.v1.ApplyDisputeUpdateResponse;
import dev.sluice.updates.v1.ApplyDisputeUpdatesRequest;
import dev.sluice.updates.v1.ApplyDisputeUpdatesResponse;
import dev.sluice.updates.v1.ApplyOrderUpdateRequest;
import dev.sluice.updates.v1.ApplyOrderUpdateResponse;
import dev.sluice.updates.v1.ApplyOrderUpdatesRequest;
import dev.sluice.updates.v1.ApplyOrderUpdatesResponse;
import dev.sluice.updates.v1.DisputeUpdatesServiceGrpc;
import dev.sluice.updates.v1.OrderUpdatesServiceGrpc;
import dev.sluice.updates.v1.UpdateOutcome;
import io.grpc.Context;
import io.grpc.Contexts;
import io.grpc.Metadata;
import io.grpc.Server;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.Status;
import io.grpc.netty.NettyServerBuilder;
import io.grpc.protobuf.StatusProto;
import io.grpc.stub.StreamObserver;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * A stand-in for api-server that speaks gRPC and answers as told. Each call takes the next answer of the script; the last one
 * stays. What arrived is kept.
 */
final class FaultyGrpcApi implements AutoCloseable {

    /** One call as it arrived. */
    record Call(
            String method,
            Metadata headers,
            Message request,
            @Nullable Long deadlineMillis) {

        @Nullable
        String header(String name) {
            return headers.get(Metadata.Key.of(name, Metadata.ASCII_STRING_MARSHALLER));
        }
    }

    /** What to do with a call. */
    interface Fault {
        void answer(Message request, Consumer<List<UpdateOutcome>> outcomes, Consumer<Exception> refusal)
                throws InterruptedException;
    }

    private static final Context.Key<Metadata> HEADERS = Context.key("headers");

    private final List<Call> calls = new CopyOnWriteArrayList<>();
    private volatile List<Fault> script = List.of(outcomes(200));
    private final Server server;

    FaultyGrpcApi() {
        this(0, builder -> builder);
    }

    /** @param port 0 for any */
    FaultyGrpcApi(int port, Function<NettyServerBuilder, NettyServerBuilder> options) {
        try {
            server = options.apply(
                            NettyServerBuilder.forAddress(new InetSocketAddress(InetAddress.getLoopbackAddress(), port))
                                    .executor(Executors.newVirtualThreadPerTaskExecutor())
                                    .intercept(new Headers())
                                    .addService(new Orders())
                                    .addService(new Disputes()))
                    .build()
                    .start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    int port() {
        return server.getPort();
    }

    String target() {
        return "localhost:" + port();
    }

    /** Forgets what was, and does this from now on. */
    void will(Fault... faults) {
        script = List.of(faults);
        calls.clear();
    }

    List<Call> calls() {
        return List.copyOf(calls);
    }

    static Fault outcomes(int... statuses) {
        return outcomes(IntStream.of(statuses).mapToObj(FaultyGrpcApi::outcome).toArray(UpdateOutcome[]::new));
    }

    static Fault outcomes(UpdateOutcome... outcomes) {
        return (_, answer, _) -> answer.accept(List.of(outcomes));
    }

    static UpdateOutcome outcome(int status) {
        return UpdateOutcome.newBuilder().setStatusValue(status).build();
    }

    /** The same for each update of the call. */
    static Fault each(int status) {
        return (request, answer, _) -> answer.accept(Collections.nCopies(
                request instanceof ApplyOrderUpdatesRequest several ? several.getUpdatesCount() : 1, outcome(status)));
    }

    static Fault code(Status.Code code) {
        return (_, _, refusal) ->
                refusal.accept(code.toStatus().withDescription("told to").asRuntimeException());
    }

    /** A code whose details say when to come again. */
    static Fault code(Status.Code code, RetryInfo retry) {
        return (_, _, refusal) -> refusal.accept(StatusProto.toStatusRuntimeException(com.google.rpc.Status.newBuilder()
                .setCode(code.value())
                .addDetails(Any.pack(retry))
                .build()));
    }

    static RetryInfo retryIn(long seconds) {
        return RetryInfo.newBuilder()
                .setRetryDelay(Duration.newBuilder().setSeconds(seconds))
                .build();
    }

    /** No answer, until the caller gives up. */
    static Fault hang() {
        return (_, _, _) -> {};
    }

    static Fault after(CountDownLatch latch, Fault fault) {
        return (request, outcomes, refusal) -> {
            latch.await();
            fault.answer(request, outcomes, refusal);
        };
    }

    private <A> void answer(
            String method, Message request, StreamObserver<A> call, Function<List<UpdateOutcome>, A> answer) {
        var deadline = Context.current().getDeadline();
        calls.add(new Call(
                method,
                HEADERS.get(),
                request,
                deadline == null ? null : deadline.timeRemaining(TimeUnit.MILLISECONDS)));
        List<Fault> faults = script;
        try {
            faults.get(Math.min(calls.size(), faults.size()) - 1)
                    .answer(
                            request,
                            outcomes -> {
                                call.onNext(answer.apply(outcomes));
                                call.onCompleted();
                            },
                            call::onError);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        server.shutdownNow();
    }

    private static final class Headers implements ServerInterceptor {
        @Override
        public <A, B> ServerCall.Listener<A> interceptCall(
                ServerCall<A, B> call, Metadata headers, ServerCallHandler<A, B> next) {
            return Contexts.interceptCall(Context.current().withValue(HEADERS, headers), call, headers, next);
        }
    }

    private final class Orders extends OrderUpdatesServiceGrpc.OrderUpdatesServiceImplBase {

        @Override
        public void applyOrderUpdate(ApplyOrderUpdateRequest request, StreamObserver<ApplyOrderUpdateResponse> call) {
            answer("ApplyOrderUpdate", request, call, outcomes -> {
                var response = ApplyOrderUpdateResponse.newBuilder();
                outcomes.forEach(response::setOutcome);
                return response.build();
            });
        }

        @Override
        public void applyOrderUpdates(
                ApplyOrderUpdatesRequest request, StreamObserver<ApplyOrderUpdatesResponse> call) {
            answer(
                    "ApplyOrderUpdates",
                    request,
                    call,
                    outcomes -> ApplyOrderUpdatesResponse.newBuilder()
                            .addAllOutcomes(outcomes)
                            .build());
        }
    }

    private final class Disputes extends DisputeUpdatesServiceGrpc.DisputeUpdatesServiceImplBase {

        @Override
        public void applyDisputeUpdate(
                ApplyDisputeUpdateRequest request, StreamObserver<ApplyDisputeUpdateResponse> call) {
            answer("ApplyDisputeUpdate", request, call, outcomes -> {
                var response = ApplyDisputeUpdateResponse.newBuilder();
                outcomes.forEach(response::setOutcome);
                return response.build();
            });
        }

        @Override
        public void applyDisputeUpdates(
                ApplyDisputeUpdatesRequest request, StreamObserver<ApplyDisputeUpdatesResponse> call) {
            answer(
                    "ApplyDisputeUpdates",
                    request,
                    call,
                    outcomes -> ApplyDisputeUpdatesResponse.newBuilder()
                            .addAllOutcomes(outcomes)
                            .build());
        }
    }
}
