package dev.sluice.ingest.api;

import dev.sluice.ingest.update.Backoff;
import dev.sluice.ingest.update.DeliveryProperties;
import dev.sluice.ingest.update.Processor;
import java.util.concurrent.ThreadLocalRandom;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.autoconfigure.condition.ConditionalOnExpression;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Primary;

/** The modes that call api-server: a transport, and around it what makes it resilient. */
@Configuration(proxyBeanMethods = false)
@ConditionalOnExpression("'${webhook.mode:http}' matches 'http|inbox'")
@EnableConfigurationProperties({DeliveryProperties.class, RetryProperties.class})
class ApiConfiguration {

    @Bean
    @Primary
    ApiClient api(
            @Qualifier("transport") ApiClient transport,
            RetryProperties retries,
            @Value("${webhook.mode:http}") String mode) {
        var backoff = new Backoff(
                retries.retryBaseDelay(),
                retries.retryMaxDelay(),
                () -> ThreadLocalRandom.current().nextDouble());
        // The inbox has all the time that it takes, and tries again by itself
        return mode.equals("inbox")
                ? new TimeLimitedApiClient(transport, retries.timeout())
                : resilient(transport, retries, backoff);
    }

    /** The inbox has a processor of its own. */
    @Bean
    @ConditionalOnProperty(name = "webhook.mode", havingValue = "http", matchIfMissing = true)
    Processor processor(ApiClient api, DeliveryProperties delivery) {
        return new ApiProcessor(api, delivery.deadline());
    }

    /** From the outside to the inside: attempts, then the limit of each. */
    static ApiClient resilient(ApiClient transport, RetryProperties retries, Backoff backoff) {
        return new RetryingApiClient(
                new TimeLimitedApiClient(transport, retries.timeout()), retries.retryAttempts(), backoff);
    }
}
