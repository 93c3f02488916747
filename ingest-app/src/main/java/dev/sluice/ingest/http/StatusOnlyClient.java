package dev.sluice.ingest.http;

import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import org.apache.hc.client5.http.classic.ExecChain;
import org.apache.hc.client5.http.config.ConnectionConfig;
import org.apache.hc.client5.http.config.RequestConfig;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.client5.http.impl.classic.HttpClients;
import org.apache.hc.client5.http.impl.io.ManagedHttpClientConnectionFactory;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManagerBuilder;
import org.apache.hc.core5.http.ClassicHttpRequest;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.HttpEntity;
import org.apache.hc.core5.http.HttpException;
import org.apache.hc.core5.http.config.Http1Config;
import org.apache.hc.core5.http.io.SocketConfig;
import org.apache.hc.core5.util.Timeout;

/** Apache HttpClient as we need it: a pool, and none of what a browser does. */
final class StatusOnlyClient {

    /** As much of a body as is worth reading to keep its connection. */
    private static final int MAX_BODY = 64 * 1024;

    private StatusOnlyClient() {}

    /**
     * Makes a client.
     *
     * @param limit most time for connecting, for each read, and for waiting for a connection of the pool
     * @param maxConnections size of the pool
     */
    static CloseableHttpClient create(Duration limit, int maxConnections) {
        Timeout timeout = Timeout.of(limit);
        return HttpClients.custom()
                .setConnectionManager(PoolingHttpClientConnectionManagerBuilder.create()
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
                .addExecInterceptorFirst("status-only", StatusOnlyClient::withoutBody)
                .disableAuthCaching()
                .disableAutomaticRetries()
                .disableConnectionState()
                .disableContentCompression()
                .disableCookieManagement()
                .disableDefaultUserAgent()
                .disableRedirectHandling()
                .build();
    }

    /** The status decides: the body is read only to free the connection, and neither its size nor its faults matter. */
    private static ClassicHttpResponse withoutBody(ClassicHttpRequest request, ExecChain.Scope scope, ExecChain chain)
            throws IOException, HttpException {
        ClassicHttpResponse response = chain.proceed(request, scope);
        HttpEntity body = response.getEntity();
        if (body != null) {
            if (!readToEnd(body)) {
                scope.execRuntime.discardEndpoint();
            }
            response.setEntity(null);
        }
        return response;
    }

    private static boolean readToEnd(HttpEntity body) {
        try {
            InputStream content = body.getContent();
            byte[] buffer = new byte[4096];
            int total = 0;
            for (int read = 0; read >= 0 && total <= MAX_BODY; read = content.read(buffer)) {
                total += read;
            }
            return total <= MAX_BODY;
        } catch (IOException _) {
            return false;
        }
    }
}
