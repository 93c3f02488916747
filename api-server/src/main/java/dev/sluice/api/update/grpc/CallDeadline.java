package dev.sluice.api.update.grpc;

import io.grpc.Context;
import io.grpc.Deadline;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** How long the caller of the current call waits: gRPC's own deadline. */
final class CallDeadline {

    private CallDeadline() {}

    /** Null where the caller does not say. */
    static @Nullable Long millisLeft() {
        Deadline deadline = Context.current().getDeadline();
        return deadline == null ? null : Math.max(0, deadline.timeRemaining(TimeUnit.MILLISECONDS));
    }

    static @Nullable Long earlier(@Nullable Long one, @Nullable Long other) {
        return one == null || other == null ? (one == null ? other : one) : Long.valueOf(Math.min(one, other));
    }
}
