package dev.sluice.kafka;

import java.security.KeyStore;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import org.apache.kafka.common.security.auth.SslEngineFactory;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.ssl.SslBundle;

/**
 * Has Kafka's clients use a Spring SSL bundle. (Boot has the like, in a module that configures clients of its own wherever
 * it is.) Public and with a public constructor since Kafka makes it, by its class.
 */
public final class BundleSslEngineFactory implements SslEngineFactory {

    /** The setting, beside Kafka's own, that a {@link Tls} is passed by. */
    static final String TLS = "sluice.tls";

    /** A bundle and the one context for all connections, so that sessions are resumed. */
    record Tls(SslBundle bundle, SSLContext context) {}

    private @Nullable Tls tls;

    @Override
    public void configure(Map<String, ?> configs) {
        this.tls = (Tls) configs.get(TLS);
    }

    @Override
    public SSLEngine createClientSslEngine(String peerHost, int peerPort, @Nullable String endpointIdentification) {
        SSLEngine engine = tls().context().createSSLEngine(peerHost, peerPort);
        engine.setUseClientMode(true);
        var options = tls().bundle().getOptions();
        var parameters = engine.getSSLParameters();
        if (options.getCiphers() != null) {
            parameters.setCipherSuites(options.getCiphers());
        }
        if (options.getEnabledProtocols() != null) {
            parameters.setProtocols(options.getEnabledProtocols());
        }
        parameters.setEndpointIdentificationAlgorithm(endpointIdentification);
        engine.setSSLParameters(parameters);
        return engine;
    }

    @Override
    public SSLEngine createServerSslEngine(String peerHost, int peerPort) {
        throw new UnsupportedOperationException("for clients");
    }

    /** Never: a client's settings do not change. */
    @Override
    public boolean shouldBeRebuilt(Map<String, Object> nextConfigs) {
        return false;
    }

    @Override
    public Set<String> reconfigurableConfigs() {
        return Set.of();
    }

    @Override
    public @Nullable KeyStore keystore() {
        return tls().bundle().getStores().getKeyStore();
    }

    @Override
    public @Nullable KeyStore truststore() {
        return tls().bundle().getStores().getTrustStore();
    }

    @Override
    public void close() {
        // Holds nothing open
    }

    private Tls tls() {
        return Objects.requireNonNull(tls);
    }
}
