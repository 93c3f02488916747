package dev.sluice.api.update.grpc;

import io.grpc.Context;
import io.grpc.Contexts;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import org.jspecify.annotations.Nullable;

/** Keeps what a call says in {@code traceparent}, as metadata: the trace of an update that comes alone. */
final class CallTrace implements ServerInterceptor {

    private static final Metadata.Key<String> TRACEPARENT =
            Metadata.Key.of("traceparent", Metadata.ASCII_STRING_MARSHALLER);
    private static final Context.Key<String> KEPT = Context.key("traceparent");

    /** Of the current call; empty where it does not say. */
    static String traceparent() {
        @Nullable String kept = KEPT.get();
        return kept == null ? "" : kept;
    }

    @Override
    public <A, B> ServerCall.Listener<A> interceptCall(
            ServerCall<A, B> call, Metadata headers, ServerCallHandler<A, B> next) {
        String traceparent = headers.get(TRACEPARENT);
        return traceparent == null
                ? next.startCall(call, headers)
                : Contexts.interceptCall(Context.current().withValue(KEPT, traceparent), call, headers, next);
    }
}
