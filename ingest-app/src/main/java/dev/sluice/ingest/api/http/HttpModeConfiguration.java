package dev.sluice.ingest.api.http;

import dev.sluice.ingest.api.batching.BatchingProperties;
import dev.sluice.ingest.update.DeliveryProperties;
import dev.sluice.setting.SslBundleSetting;
import dev.sluice.trace.Tracing;
import java.time.InstantSource;
import org.springframework.boot.autoconfigure.condition.ConditionalOnExpression;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.ssl.SslBundles;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import tools.jackson.databind.json.JsonMapper;

/** The transport of the modes {@code http} and {@code inbox}. */
@Configuration(proxyBeanMethods = false)
@ConditionalOnExpression("'${webhook.mode:http}' matches 'http|inbox'")
@EnableConfigurationProperties({HttpProperties.class, DeliveryProperties.class, BatchingProperties.class})
class HttpModeConfiguration {

    /** Connections to api-server, and so calls at once; more than that wait their turn, within their deadline. */
    private static final int MAX_CONNECTIONS = 256;

    @Bean
    HttpApiClient transport(
            HttpProperties properties,
            DeliveryProperties delivery,
            BatchingProperties batching,
            JsonMapper json,
            InstantSource clock,
            SslBundles bundles,
            Tracing tracing) {
        return new HttpApiClient(
                properties,
                delivery.deadline(),
                json,
                clock,
                batching,
                MAX_CONNECTIONS,
                SslBundleSetting.find("API_SSL_BUNDLE", properties.sslBundle(), bundles),
                tracing);
    }
}
