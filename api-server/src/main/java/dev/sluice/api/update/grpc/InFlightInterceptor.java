package dev.sluice.api.update.grpc;

import com.google.protobuf.Any;
import com.google.protobuf.Duration;
import com.google.rpc.RetryInfo;
import com.google.rpc.Status;
import dev.sluice.http.body.RawBody;
import dev.sluice.http.problem.RetryAfter;
import io.grpc.ForwardingServerCallListener.SimpleForwardingServerCallListener;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.Status.Code;
import io.grpc.protobuf.StatusProto;
import java.util.Objects;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicBoolean;

/** Limits calls in flight; one more is refused at once, before its message is read, and told when to come again. */
final class InFlightInterceptor implements ServerInterceptor {

    /** A call in flight holds its message, which is as large as a body may be. */
    private static final int BYTES_A_CALL = RawBody.MAX_BYTES;

    /** Of the heap, for calls. */
    private static final int SHARE = 4;

    private final Semaphore permits;

    InFlightInterceptor(int most) {
        permits = new Semaphore(most);
    }

    /** 256 with a heap of 256 MiB, in each of which may be 64 updates. */
    static InFlightInterceptor ofHeap(long bytes) {
        return new InFlightInterceptor(Math.clamp(bytes / SHARE / BYTES_A_CALL, 16, 1024));
    }

    @Override
    public <A, B> ServerCall.Listener<A> interceptCall(
            ServerCall<A, B> call, Metadata headers, ServerCallHandler<A, B> next) {
        if (!permits.tryAcquire()) {
            refuse(call);
            return new ServerCall.Listener<>() {};
        }
        var permit = new AtomicBoolean(true);
        return new SimpleForwardingServerCallListener<>(next.startCall(call, headers)) {
            @Override
            public void onComplete() {
                release();
                super.onComplete();
            }

            @Override
            public void onCancel() {
                release();
                super.onCancel();
            }

            private void release() {
                if (permit.getAndSet(false)) {
                    permits.release();
                }
            }
        };
    }

    /** With a {@code RetryInfo}, which is to a call what {@code Retry-After} is to a request. */
    private static void refuse(ServerCall<?, ?> call) {
        var refusal = StatusProto.toStatusRuntimeException(Status.newBuilder()
                .setCode(Code.UNAVAILABLE.value())
                .setMessage("As many calls as may be are in flight; send it again.")
                .addDetails(Any.pack(RetryInfo.newBuilder()
                        .setRetryDelay(Duration.newBuilder().setSeconds(RetryAfter.spreadSeconds()))
                        .build()))
                .build());
        call.close(refusal.getStatus(), Objects.requireNonNull(refusal.getTrailers()));
    }
}
