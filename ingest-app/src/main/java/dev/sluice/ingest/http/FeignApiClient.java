package dev.sluice.ingest.http;

import dev.sluice.client.api.DisputeUpdatesApi;
import dev.sluice.client.api.OrderUpdatesApi;
import dev.sluice.client.model.DisputeUpdate;
import dev.sluice.client.model.OrderUpdate;
import dev.sluice.client.model.OrderUpdateItem;
import dev.sluice.ingest.delivery.Updates;
import dev.sluice.ingest.webhook.ChargebackWebhook;
import dev.sluice.ingest.webhook.DeliveryFailure;
import dev.sluice.ingest.webhook.DeliveryFailure.ServiceUnavailable;
import dev.sluice.ingest.webhook.DeliveryFailure.ServiceUnavailable.Reason;
import dev.sluice.ingest.webhook.OrderWebhook;
import dev.sluice.ingest.webhook.Traceparent;
import feign.Feign;
import feign.InvocationContext;
import feign.Request;
import feign.ResponseInterceptor;
import feign.Retryer;
import feign.codec.DecodeException;
import feign.hc5.ApacheHttp5Client;
import feign.jackson3.Jackson3Encoder;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.TimeUnit;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.core5.io.CloseMode;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.ssl.SslBundle;
import org.springframework.http.HttpHeaders;
import tools.jackson.databind.json.JsonMapper;

/** {@link ApiClient} over HTTP, by the generated Feign client. */
final class FeignApiClient implements ApiClient {

    /** The contract's limit of 256 KiB, less what stands around the updates. */
    private static final int MAX_BATCH_BYTES = 250 * 1024;

    private final CloseableHttpClient http;
    private final UpdateBatcher<OrderUpdateItem> orders;
    private final DisputeUpdatesApi disputes;
    private final Retries retries;
    private volatile boolean closed;

    /** @param ssl what api-server is trusted by, and we by it; null for what the JDK trusts */
    FeignApiClient(
            ApiProperties properties,
            Duration deadline,
            Backoff backoff,
            JsonMapper json,
            InstantSource clock,
            BatchingProperties batching,
            int maxConnections,
            @Nullable SslBundle ssl) {
        Duration limit = properties.timeout().compareTo(deadline) < 0 ? properties.timeout() : deadline;
        this.http = PooledClient.create(limit, maxConnections, ssl);
        this.retries = new Retries(properties, deadline, backoff);
        var answers = new AnswerDecoder(json, clock);
        var feign = Feign.builder()
                .client(new ApacheHttp5Client(http))
                .encoder(new Jackson3Encoder(json))
                .decoder(answers)
                .errorDecoder(answers)
                .responseInterceptor(FeignApiClient::withFailuresAsTheyAre)
                .retryer(Retryer.NEVER_RETRY)
                .options(new Request.Options(
                        limit.toMillis(), TimeUnit.MILLISECONDS, limit.toMillis(), TimeUnit.MILLISECONDS, false));
        String token = properties.token();
        if (token != null) {
            String credential = "Bearer " + token;
            feign.requestInterceptor(request -> request.header(HttpHeaders.AUTHORIZATION, credential));
        }
        String url = properties.baseUrl().toString().replaceFirst("/+$", "");
        this.orders = new UpdateBatcher<>(
                new OrderTransport(feign.target(OrderUpdatesApi.class, url)),
                batching,
                OrderTransport::weight,
                MAX_BATCH_BYTES);
        this.disputes = feign.target(DisputeUpdatesApi.class, url);
    }

    @Override
    public void sendOrderUpdate(OrderWebhook webhook) {
        OrderUpdate update = Updates.of(webhook);
        String trace = header(webhook.traceparent());
        retries.run((left, limit) -> {
            requireOpen();
            orders.send(new OrderUpdateItem().update(update).traceparent(trace), left, limit);
        });
    }

    @Override
    public void sendDisputeUpdate(ChargebackWebhook webhook) {
        DisputeUpdate update = Updates.of(webhook);
        String trace = header(webhook.traceparent());
        retries.run((left, limit) -> {
            requireOpen();
            Attempt.run(() -> disputes.applyDisputeUpdate(update, left.toMillis(), trace), limit);
        });
    }

    /** Feign wraps what a decoder throws. */
    private static Object withFailuresAsTheyAre(InvocationContext answer, ResponseInterceptor.Chain chain)
            throws Exception {
        try {
            return chain.next(answer);
        } catch (DecodeException e) {
            throw e.getCause() instanceof DeliveryFailure failure ? failure : e;
        }
    }

    /** How many order updates wait for a call. */
    int waiting() {
        return orders.waiting();
    }

    @Override
    public void close() {
        closed = true;
        http.close(CloseMode.IMMEDIATE);
    }

    private void requireOpen() {
        if (closed) {
            throw new ServiceUnavailable(Reason.UNREACHABLE, "closed", null);
        }
    }

    private static @Nullable String header(@Nullable Traceparent traceparent) {
        return traceparent == null ? null : traceparent.value();
    }
}
