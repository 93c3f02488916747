package dev.sluice.ingest.api.grpc;

import dev.sluice.ingest.api.ApiClient;
import dev.sluice.ingest.api.batching.BatchingProperties;
import dev.sluice.ingest.api.batching.UpdateSenders;
import dev.sluice.ingest.update.Deadline;
import dev.sluice.ingest.update.Delivery;
import dev.sluice.ingest.update.Update;
import dev.sluice.trace.Tracing;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.time.InstantSource;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.ssl.SslBundle;

/** {@link ApiClient} over gRPC; each send is one attempt. */
final class GrpcApiClient implements ApiClient, MeterBinder {

    private final Connection connection;
    private final UpdateSenders senders;

    /**
     * Connects to nobody yet.
     *
     * @param maxCalls calls of a kind with one update each that may be in flight, beside those with several
     * @param ssl what api-server is trusted by, and we by it; null for calls without TLS
     */
    GrpcApiClient(
            GrpcProperties properties,
            InstantSource clock,
            BatchingProperties batching,
            int maxCalls,
            @Nullable SslBundle ssl,
            Tracing tracing) {
        this.connection = Connection.to(properties.grpcTarget(), ssl);
        var operations = new GrpcOperations(connection, properties.token(), clock);
        this.senders = new UpdateSenders(operations.orders(), operations.disputes(), batching, maxCalls, tracing);
    }

    @Override
    public Delivery sendOrderUpdate(Update.Order update, Deadline deadline) {
        return senders.send(update, deadline);
    }

    @Override
    public Delivery sendDisputeUpdate(Update.Dispute update, Deadline deadline) {
        return senders.send(update, deadline);
    }

    /** How many updates wait for a call. */
    int waiting() {
        return senders.waiting();
    }

    @Override
    public void bindTo(MeterRegistry meters) {
        senders.bindTo(meters);
    }

    @Override
    public void close() {
        senders.close();
        connection.close();
    }
}
