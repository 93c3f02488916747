package dev.sluice.ingest.api.grpc;

import com.google.protobuf.Any;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.rpc.RetryInfo;
import com.google.rpc.Status;
import dev.sluice.ingest.api.batching.RetryAfter;
import io.grpc.Metadata;
import io.grpc.StatusRuntimeException;
import io.grpc.protobuf.StatusProto;
import java.time.Duration;
import java.time.InstantSource;
import org.jspecify.annotations.Nullable;

/** How long whoever refused a call asks to be left alone. */
final class RetryDelay {

    private static final Metadata.Key<String> RETRY_AFTER =
            Metadata.Key.of("retry-after", Metadata.ASCII_STRING_MARSHALLER);

    /** More than any deadline, and far from overflow. */
    private static final long MAX_SECONDS = Duration.ofDays(365).toSeconds();

    private RetryDelay() {}

    /**
     * The wait by a {@code RetryInfo} in the status's details, which api-server sends, or else by the header {@code
     * Retry-After} of a proxy's page; zero where neither says so.
     */
    static Duration of(StatusRuntimeException refusal, InstantSource clock) {
        RetryInfo info = retryInfo(refusal);
        if (info != null) {
            var delay = info.getRetryDelay();
            return Duration.ofSeconds(Math.clamp(delay.getSeconds(), 0, MAX_SECONDS), Math.max(0, delay.getNanos()));
        }
        Metadata trailers = refusal.getTrailers();
        String header = trailers == null ? null : trailers.get(RETRY_AFTER);
        return header == null ? Duration.ZERO : RetryAfter.parse(header, clock);
    }

    private static @Nullable RetryInfo retryInfo(StatusRuntimeException refusal) {
        try {
            Status details = StatusProto.fromThrowable(refusal);
            if (details != null) {
                for (Any detail : details.getDetailsList()) {
                    if (detail.is(RetryInfo.class)) {
                        return detail.unpack(RetryInfo.class);
                    }
                }
            }
        } catch (InvalidProtocolBufferException | IllegalArgumentException _) {
            // Details that are none, or of another status
        }
        return null;
    }
}
