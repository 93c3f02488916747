package dev.sluice.ingest.api;

import dev.sluice.ingest.update.Backoff;
import dev.sluice.ingest.update.DeliveryProperties;
import dev.sluice.ingest.update.Processor;
import dev.sluice.log.OutageLog;
import dev.sluice.trace.Tracing;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.autoconfigure.condition.ConditionalOnExpression;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Primary;

/** The modes that call api-server: a transport, and around it what makes it resilient. */
@Configuration(proxyBeanMethods = false)
@ConditionalOnExpression("'${webhook.mode:http}' matches 'http|grpc|inbox'")
@EnableConfigurationProperties({DeliveryProperties.class, RetryProperties.class, BreakerProperties.class})
class ApiConfiguration {

    @Bean
    @Primary
    ApiClient api(
            @Qualifier("transport") ApiClient transport,
            RetryProperties retries,
            ObjectProvider<Breakers> breakers,
            MeterRegistry meters,
            Tracing tracing,
            @Value("${webhook.mode:http}") String mode) {
        var backoff = new Backoff(
                retries.retryBaseDelay(),
                retries.retryMaxDelay(),
                () -> ThreadLocalRandom.current().nextDouble());
        // The inbox has all the time that it takes, and tries again by itself
        return mode.equals("inbox")
                ? told(attempts(transport, retries, meters, tracing))
                : resilient(transport, retries, backoff, breakers.getIfAvailable(), meters, tracing);
    }

    /** The inbox has a processor of its own. */
    @Bean
    @ConditionalOnExpression("'${webhook.mode:http}' matches 'http|grpc'")
    Processor processor(ApiClient api, DeliveryProperties delivery) {
        return new ApiProcessor(api, delivery.deadline());
    }

    /**
     * From the outside to the inside: what tells outages, whether to send at all, attempts, what traces and measures each, its limit.
     *
     * @param breakers null for none
     */
    static ApiClient resilient(
            ApiClient transport,
            RetryProperties retries,
            Backoff backoff,
            @Nullable Breakers breakers,
            MeterRegistry meters,
            Tracing tracing) {
        // A probe is one attempt, and what is being retried when a breaker opens ends
        var retrying = new RetryingApiClient(
                attempts(transport, retries, meters, tracing),
                retries.retryAttempts(),
                backoff,
                update -> breakers == null || breakers.of(update).isClosed(),
                new RetryMeter(meters));
        return told(breakers == null ? retrying : new BreakerApiClient(retrying, breakers));
    }

    private static ApiClient attempts(
            ApiClient transport, RetryProperties retries, MeterRegistry meters, Tracing tracing) {
        var measured =
                new MeasuredApiClient(new TimeLimitedApiClient(transport, retries.timeout()), new AttemptMeter(meters));
        return tracing.isOn() ? new TracedApiClient(measured, tracing) : measured;
    }

    private static ApiClient told(ApiClient client) {
        return new OutageApiClient(client, new OutageLog(LoggerFactory.getLogger(OutageApiClient.class), "api"));
    }
}
