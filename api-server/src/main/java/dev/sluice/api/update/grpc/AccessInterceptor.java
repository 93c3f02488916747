package dev.sluice.api.update.grpc;

import dev.sluice.http.access.ScopeGuard;
import dev.sluice.http.access.Tokens.Verdict;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.Status;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Lets calls through whose bearer token opens the scope of updates, before their message is read. */
record AccessInterceptor(ScopeGuard guard) implements ServerInterceptor {

    private static final Metadata.Key<String> AUTHORIZATION =
            Metadata.Key.of("authorization", Metadata.ASCII_STRING_MARSHALLER);

    @Override
    public <A, B> ServerCall.Listener<A> interceptCall(
            ServerCall<A, B> call, Metadata headers, ServerCallHandler<A, B> next) {
        Status refusal = refusal(guard.judge(values(headers)));
        if (refusal == null) {
            return next.startCall(call, headers);
        }
        call.close(refusal, new Metadata());
        return new ServerCall.Listener<>() {};
    }

    private @Nullable Status refusal(Verdict verdict) {
        return switch (verdict) {
            case OPEN -> null;
            case NO_TOKEN, UNKNOWN_TOKEN ->
                Status.UNAUTHENTICATED.withDescription("A bearer token of the %s scope is needed."
                        .formatted(guard.scope().name()));
            case OTHER_SCOPE ->
                Status.PERMISSION_DENIED.withDescription("This token is not of the %s scope."
                        .formatted(guard.scope().name()));
        };
    }

    private static List<String> values(Metadata headers) {
        var values = new ArrayList<String>();
        Iterable<String> all = headers.getAll(AUTHORIZATION);
        if (all != null) {
            all.forEach(values::add);
        }
        return values;
    }
}
