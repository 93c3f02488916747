package dev.sluice.ingest.api.http;

import dev.sluice.client.api.DisputeUpdatesApi;
import dev.sluice.client.api.OrderUpdatesApi;
import dev.sluice.ingest.api.ApiClient;
import dev.sluice.ingest.api.batching.BatchingProperties;
import dev.sluice.ingest.api.batching.UpdateSenders;
import dev.sluice.ingest.update.Deadline;
import dev.sluice.ingest.update.Delivery;
import dev.sluice.ingest.update.Update;
import dev.sluice.trace.Tracing;
import feign.Feign;
import feign.Request;
import feign.Retryer;
import feign.hc5.ApacheHttp5Client;
import feign.jackson3.Jackson3Encoder;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.TimeUnit;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.core5.io.CloseMode;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.ssl.SslBundle;
import org.springframework.http.HttpHeaders;
import tools.jackson.databind.json.JsonMapper;

/** {@link ApiClient} over HTTP, by the generated Feign client; each send is one attempt. */
final class HttpApiClient implements ApiClient, MeterBinder {

    private final CloseableHttpClient http;
    private final UpdateSenders senders;

    /**
     * Connects to nobody yet.
     *
     * @param limit most time that one read may take; no send has more
     * @param ssl what api-server is trusted by, and we by it; null for what the JDK trusts
     */
    HttpApiClient(
            HttpProperties properties,
            Duration limit,
            JsonMapper json,
            InstantSource clock,
            BatchingProperties batching,
            int maxConnections,
            @Nullable SslBundle ssl,
            Tracing tracing) {
        this.http = PooledClient.create(limit, maxConnections, ssl);
        var feign = Feign.builder()
                .client(new ApacheHttp5Client(http))
                .encoder(new Jackson3Encoder(json))
                .responseInterceptor(new AnswerReader(json, clock))
                .retryer(Retryer.NEVER_RETRY)
                .options(new Request.Options(
                        limit.toMillis(), TimeUnit.MILLISECONDS, limit.toMillis(), TimeUnit.MILLISECONDS, false));
        String token = properties.token();
        if (token != null) {
            String credential = "Bearer " + token;
            feign.requestInterceptor(request -> request.header(HttpHeaders.AUTHORIZATION, credential));
        }
        String url = properties.root();
        this.senders = new UpdateSenders(
                HttpOperations.of(feign.target(OrderUpdatesApi.class, url)),
                HttpOperations.of(feign.target(DisputeUpdatesApi.class, url)),
                batching,
                maxConnections,
                tracing);
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
        http.close(CloseMode.IMMEDIATE);
    }
}
