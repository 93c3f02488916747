package dev.sluice.ingest.http;

import dev.sluice.ingest.delivery.DeliveryProperties;
import dev.sluice.ingest.webhook.Processor;
import dev.sluice.setting.InvalidSettingException;
import java.time.InstantSource;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.ssl.NoSuchSslBundleException;
import org.springframework.boot.ssl.SslBundle;
import org.springframework.boot.ssl.SslBundles;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import tools.jackson.databind.json.JsonMapper;

@Configuration(proxyBeanMethods = false)
@ConditionalOnProperty(name = "webhook.mode", havingValue = "http", matchIfMissing = true)
@EnableConfigurationProperties({ApiProperties.class, DeliveryProperties.class, BatchingProperties.class})
class HttpModeConfiguration {

    /** Connections to api-server, and so calls at once; more than that wait their turn, within their deadline. */
    private static final int MAX_CONNECTIONS = 256;

    @Bean
    ApiClient apiClient(
            ApiProperties properties,
            DeliveryProperties delivery,
            BatchingProperties batching,
            JsonMapper json,
            InstantSource clock,
            SslBundles bundles) {
        var backoff = new Backoff(
                properties.retryBaseDelay(),
                properties.retryMaxDelay(),
                () -> ThreadLocalRandom.current().nextDouble());
        return new FeignApiClient(
                properties,
                delivery.deadline(),
                backoff,
                json,
                clock,
                batching,
                MAX_CONNECTIONS,
                ssl(properties, bundles));
    }

    private static @Nullable SslBundle ssl(ApiProperties properties, SslBundles bundles) {
        String name = properties.sslBundle();
        try {
            return name == null ? null : bundles.getBundle(name);
        } catch (NoSuchSslBundleException _) {
            throw new InvalidSettingException(
                    "API_SSL_BUNDLE", name, "no SPRING_SSL_BUNDLE_PEM_... or SPRING_SSL_BUNDLE_JKS_... defines it");
        }
    }

    @Bean
    Processor processor(ApiClient api) {
        return new HttpProcessor(api);
    }
}
