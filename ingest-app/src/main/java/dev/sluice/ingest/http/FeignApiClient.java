package dev.sluice.ingest.http;

import dev.sluice.client.api.DisputeUpdatesApi;
import dev.sluice.client.api.OrderUpdatesApi;
import dev.sluice.client.model.DisputeUpdate;
import dev.sluice.client.model.OrderUpdate;
import dev.sluice.ingest.delivery.Updates;
import dev.sluice.ingest.webhook.ChargebackWebhook;
import dev.sluice.ingest.webhook.DeliveryFailure.ServiceUnavailable;
import dev.sluice.ingest.webhook.DeliveryFailure.ServiceUnavailable.Reason;
import dev.sluice.ingest.webhook.OrderWebhook;
import dev.sluice.ingest.webhook.Traceparent;
import feign.Feign;
import feign.Request;
import feign.Retryer;
import feign.hc5.ApacheHttp5Client;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.TimeUnit;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.core5.io.CloseMode;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/** {@link ApiClient} over HTTP, by the generated Feign client. */
final class FeignApiClient implements ApiClient {

    private final CloseableHttpClient http;
    private final OrderUpdatesApi orders;
    private final DisputeUpdatesApi disputes;
    private final Retries retries;
    private volatile boolean closed;

    FeignApiClient(
            ApiProperties properties,
            Duration deadline,
            Backoff backoff,
            JsonMapper json,
            InstantSource clock,
            int maxConnections) {
        Duration limit = properties.timeout().compareTo(deadline) < 0 ? properties.timeout() : deadline;
        this.http = StatusOnlyClient.create(limit, maxConnections);
        this.retries = new Retries(properties, deadline, backoff);
        // The bytes go out as they are: feign-jackson3 would have them decoded and encoded once more
        var feign = Feign.builder()
                .client(new ApacheHttp5Client(http))
                .encoder((body, _, template) -> template.body(json.writeValueAsBytes(body), null))
                .decoder((_, _) -> null)
                .errorDecoder(new AnswerDecoder(clock))
                .retryer(Retryer.NEVER_RETRY)
                .options(new Request.Options(
                        limit.toMillis(), TimeUnit.MILLISECONDS, limit.toMillis(), TimeUnit.MILLISECONDS, false));
        String url = properties.baseUrl().toString().replaceFirst("/+$", "");
        this.orders = feign.target(OrderUpdatesApi.class, url);
        this.disputes = feign.target(DisputeUpdatesApi.class, url);
    }

    @Override
    public void sendOrderUpdate(OrderWebhook webhook) {
        OrderUpdate update = Updates.of(webhook);
        String trace = header(webhook.traceparent());
        retries.run(left -> {
            requireOpen();
            orders.applyOrderUpdate(update, left.toMillis(), trace);
        });
    }

    @Override
    public void sendDisputeUpdate(ChargebackWebhook webhook) {
        DisputeUpdate update = Updates.of(webhook);
        String trace = header(webhook.traceparent());
        retries.run(left -> {
            requireOpen();
            disputes.applyDisputeUpdate(update, left.toMillis(), trace);
        });
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
