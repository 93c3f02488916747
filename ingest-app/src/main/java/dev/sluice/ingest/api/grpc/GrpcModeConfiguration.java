package dev.sluice.ingest.api.grpc;

import dev.sluice.ingest.api.batching.BatchingProperties;
import dev.sluice.setting.InvalidSettingException;
import java.time.InstantSource;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.ssl.NoSuchSslBundleException;
import org.springframework.boot.ssl.SslBundle;
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
            GrpcProperties properties, BatchingProperties batching, InstantSource clock, SslBundles bundles) {
        return new GrpcApiClient(properties, clock, batching, MAX_CALLS, ssl(properties, bundles));
    }

    private static @Nullable SslBundle ssl(GrpcProperties properties, SslBundles bundles) {
        String name = properties.sslBundle();
        try {
            return name == null ? null : bundles.getBundle(name);
        } catch (NoSuchSslBundleException _) {
            throw new InvalidSettingException(
                    "API_SSL_BUNDLE", name, "no SPRING_SSL_BUNDLE_PEM_... or SPRING_SSL_BUNDLE_JKS_... defines it");
        }
    }
}
