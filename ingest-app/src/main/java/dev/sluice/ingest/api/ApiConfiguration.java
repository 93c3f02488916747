package dev.sluice.ingest.api;

import dev.sluice.ingest.update.Backoff;
import dev.sluice.ingest.update.DeliveryProperties;
import dev.sluice.ingest.update.Processor;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;
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
            @Value("${webhook.mode:http}") String mode) {
        var backoff = new Backoff(
                retries.retryBaseDelay(),
                retries.retryMaxDelay(),
                () -> ThreadLocalRandom.current().nextDouble());
        // The inbox has all the time that it takes, and tries again by itself
        return mode.equals("inbox")
                ? new TimeLimitedApiClient(transport, retries.timeout())
                : resilient(transport, retries, backoff, breakers.getIfAvailable());
    }

    /** The inbox has a processor of its own. */
    @Bean
    @ConditionalOnExpression("'${webhook.mode:http}' matches 'http|grpc'")
    Processor processor(ApiClient api, DeliveryProperties delivery) {
        return new ApiProcessor(api, delivery.deadline());
    }

    /**
     * From the outside to the inside: whether to send at all, attempts, the limit of each.
     *
     * @param breakers null for none
     */
    static ApiClient resilient(
            ApiClient transport, RetryProperties retries, Backoff backoff, @Nullable Breakers breakers) {
        var limited = new TimeLimitedApiClient(transport, retries.timeout());
        if (breakers == null) {
            return new RetryingApiClient(limited, retries.retryAttempts(), backoff, _ -> true);
        }
        // A probe is one attempt, and what is being retried when a breaker opens ends
        var retrying = new RetryingApiClient(
                limited,
                retries.retryAttempts(),
                backoff,
                update -> breakers.of(update).isClosed());
        return new BreakerApiClient(retrying, breakers);
    }
}
