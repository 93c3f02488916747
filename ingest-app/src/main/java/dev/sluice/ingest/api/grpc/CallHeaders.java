package dev.sluice.ingest.api.grpc;

import dev.sluice.ingest.update.Traceparent;
import io.grpc.CallCredentials;
import io.grpc.Metadata;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/** What a call says beside its message: the token that api-server knows us by, and the trace that it belongs to. */
final class CallHeaders extends CallCredentials {

    private static final Metadata.Key<String> AUTHORIZATION = key("authorization");
    private static final Metadata.Key<String> TRACEPARENT = key("traceparent");

    private final @Nullable String token;
    private final @Nullable Traceparent traceparent;

    CallHeaders(@Nullable String token, @Nullable Traceparent traceparent) {
        this.token = token;
        this.traceparent = traceparent;
    }

    @Override
    public void applyRequestMetadata(RequestInfo call, Executor executor, MetadataApplier applier) {
        var headers = new Metadata();
        if (token != null) {
            headers.put(AUTHORIZATION, "Bearer " + token);
        }
        if (traceparent != null) {
            headers.put(TRACEPARENT, traceparent.value());
        }
        applier.apply(headers);
    }

    private static Metadata.Key<String> key(String name) {
        return Metadata.Key.of(name, Metadata.ASCII_STRING_MARSHALLER);
    }
}
