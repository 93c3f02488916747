package dev.sluice.ingest.api;

import dev.sluice.ingest.update.DeliveryProperties;
import dev.sluice.ingest.update.Processor;
import java.util.concurrent.ThreadLocalRandom;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The modes that call api-server: a transport, and around it what makes it resilient. */
@Configuration(proxyBeanMethods = false)
@ConditionalOnProperty(name = "webhook.mode", havingValue = "http", matchIfMissing = true)
@EnableConfigurationProperties({DeliveryProperties.class, RetryProperties.class})
class ApiConfiguration {

    @Bean
    Processor processor(ApiClient transport, RetryProperties retries, DeliveryProperties delivery) {
        var backoff = new Backoff(
                retries.retryBaseDelay(),
                retries.retryMaxDelay(),
                () -> ThreadLocalRandom.current().nextDouble());
        return new ApiProcessor(resilient(transport, retries, backoff), delivery.deadline());
    }

    /** From the outside to the inside: attempts, then the limit of each. */
    static ApiClient resilient(ApiClient transport, RetryProperties retries, Backoff backoff) {
        return new RetryingApiClient(
                new TimeLimitedApiClient(transport, retries.timeout()), retries.retryAttempts(), backoff);
    }
}
