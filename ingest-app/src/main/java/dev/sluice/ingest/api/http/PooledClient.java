package dev.sluice.ingest.api.http;

import dev.sluice.ingest.api.batching.StatusMeaning;
import java.io.IOException;
import java.time.Duration;
import org.apache.hc.client5.http.classic.ExecChain;
import org.apache.hc.client5.http.config.ConnectionConfig;
import org.apache.hc.client5.http.config.RequestConfig;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.client5.http.impl.classic.HttpClients;
import org.apache.hc.client5.http.impl.io.ManagedHttpClientConnectionFactory;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManagerBuilder;
import org.apache.hc.client5.http.ssl.DefaultClientTlsStrategy;
import org.apache.hc.client5.http.ssl.HttpsSupport;
import org.apache.hc.client5.http.ssl.TlsSocketStrategy;
import org.apache.hc.core5.http.ClassicHttpRequest;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.HttpEntity;
import org.apache.hc.core5.http.HttpException;
import org.apache.hc.core5.http.config.Http1Config;
import org.apache.hc.core5.http.io.SocketConfig;
import org.apache.hc.core5.http.io.entity.ByteArrayEntity;
import org.apache.hc.core5.reactor.ssl.SSLBufferMode;
import org.apache.hc.core5.util.Timeout;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.ssl.SslBundle;

/** Apache HttpClient as we need it: a pool, and none of what a browser does. */
final class PooledClient {

    /** As much of a body as is worth reading to keep its connection. */
    private static final int MAX_BODY = 64 * 1024;

    private PooledClient() {}

    /**
     * Makes a client.
     *
     * @param limit most time for connecting, for each read, and for waiting for a connection of the pool
     * @param maxConnections size of the pool
     * @param ssl whom to trust, and what to be trusted by; null for what the JDK trusts
     */
    static CloseableHttpClient create(Duration limit, int maxConnections, @Nullable SslBundle ssl) {
        Timeout timeout = Timeout.of(limit);
        return HttpClients.custom()
                .setConnectionManager(PoolingHttpClientConnectionManagerBuilder.create()
                        .setTlsSocketStrategy(ssl == null ? DefaultClientTlsStrategy.createDefault() : tls(ssl))
                        .setMaxConnPerRoute(maxConnections)
                        .setMaxConnTotal(maxConnections)
                        .setDefaultSocketConfig(
                                SocketConfig.custom().setSoTimeout(timeout).build())
                        .setDefaultConnectionConfig(ConnectionConfig.custom()
                                .setConnectTimeout(timeout)
                                .setSocketTimeout(timeout)
                                .build())
                        .setConnectionFactory(ManagedHttpClientConnectionFactory.builder()
                                .http1Config(Http1Config.custom()
                                        .setMaxLineLength(8 * 1024)
                                        .setMaxHeaderCount(100)
                                        .build())
                                .build())
                        .build())
                .setDefaultRequestConfig(RequestConfig.custom()
                        .setConnectionRequestTimeout(timeout)
                        .setResponseTimeout(timeout)
                        .setProtocolUpgradeEnabled(false)
                        .build())
                .addExecInterceptorFirst("small-body", PooledClient::withSmallBody)
                .disableAuthCaching()
                .disableAutomaticRetries()
                .disableConnectionState()
                .disableContentCompression()
                .disableCookieManagement()
                .disableDefaultUserAgent()
                .disableRedirectHandling()
                .build();
    }

    /** With the server's name checked, as by default. */
    private static TlsSocketStrategy tls(SslBundle ssl) {
        return new DefaultClientTlsStrategy(
                ssl.createSslContext(),
                ssl.getOptions().getEnabledProtocols(),
                ssl.getOptions().getCiphers(),
                SSLBufferMode.STATIC,
                HttpsSupport.getDefaultHostnameVerifier());
    }

    /**
     * A body is read to the end to free its connection, and kept where it is small. Where the status alone decides, neither
     * its size nor its faults matter. Where the body says what became of an update, one that breaks off is no answer.
     */
    private static ClassicHttpResponse withSmallBody(ClassicHttpRequest request, ExecChain.Scope scope, ExecChain chain)
            throws IOException, HttpException {
        ClassicHttpResponse response = chain.proceed(request, scope);
        HttpEntity body = response.getEntity();
        if (body != null) {
            byte[] whole = read(body, StatusMeaning.isAboutAnUpdate(response.getCode()));
            if (whole == null) {
                scope.execRuntime.discardEndpoint();
                response.setEntity(null);
            } else {
                response.setEntity(new ByteArrayEntity(whole, null));
            }
        }
        return response;
    }

    private static byte @Nullable [] read(HttpEntity body, boolean matters) throws IOException {
        try {
            byte[] bytes = body.getContent().readNBytes(MAX_BODY + 1);
            return bytes.length <= MAX_BODY ? bytes : null;
        } catch (IOException e) {
            if (matters) {
                throw e;
            }
            return null;
        }
    }
}
