package dev.sluice.ingest.api.grpc;

import dev.sluice.ingest.api.batching.BatchingProperties;
import dev.sluice.setting.SslBundleSetting;
import dev.sluice.trace.Tracing;
import java.time.InstantSource;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.ssl.SslBundles;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The transport of the mode {@code grpc}. */
@Configuration(proxyBeanMethods = false)
@ConditionalOnProperty(name = "webhook.mode", havingValue = "grpc")
@EnableConfigurationProperties({GrpcProperties.class, BatchingProperties.class})
class GrpcModeConfiguration {

    /** Of updates that go alone. */
    private static final int MAX_CALLS = 256;

    @Bean
    GrpcApiClient transport(
            GrpcProperties properties,
            BatchingProperties batching,
            InstantSource clock,
            SslBundles bundles,
            Tracing tracing) {
        return new GrpcApiClient(
                properties,
                clock,
                batching,
                MAX_CALLS,
                SslBundleSetting.find("API_SSL_BUNDLE", properties.sslBundle(), bundles),
                tracing);
    }
}
