package dev.sluice.ingest.api.grpc;

import io.grpc.Channel;
import io.grpc.ManagedChannel;
import io.grpc.netty.GrpcSslContexts;
import io.grpc.netty.NettyChannelBuilder;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslProvider;
import io.netty.handler.ssl.SupportedCipherSuiteFilter;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Arrays;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.ssl.SslBundle;

/**
 * The channel to api-server: a connection to each address that DNS has, which take calls in turn. It makes no call again by
 * itself, and waits no longer than {@link #RECONNECT_MILLIS} to connect again, where gRPC's own backoff grows to minutes.
 */
final class Connection implements AutoCloseable {

    /** Of a connection that was lost or refused: long beside connecting, short beside any deadline. */
    private static final long RECONNECT_MILLIS = 500;

    /** A peer that vanished is noticed after these two, while calls wait for it. */
    private static final long SILENCE_SECONDS = 20;

    private static final long PING_SECONDS = 5;

    /** More than 64 outcomes take. */
    private static final int MAX_ANSWER_BYTES = 64 * 1024;

    private static final int MAX_METADATA_BYTES = 8 * 1024;

    private final ManagedChannel channel;
    private final ScheduledExecutorService reconnects;

    private Connection(ManagedChannel channel) {
        this.channel = channel;
        this.reconnects = Executors.newSingleThreadScheduledExecutor(
                Thread.ofPlatform().daemon().name("grpc-reconnect").factory());
        var _ = reconnects.scheduleWithFixedDelay(
                channel::resetConnectBackoff, RECONNECT_MILLIS, RECONNECT_MILLIS, TimeUnit.MILLISECONDS);
    }

    /**
     * Connects to nobody yet.
     *
     * @param ssl whom to trust, and what to be trusted by; null for no TLS
     */
    static Connection to(String target, @Nullable SslBundle ssl) {
        var builder = NettyChannelBuilder.forTarget(uri(target))
                .defaultLoadBalancingPolicy("round_robin")
                .disableRetry()
                .disableServiceConfigLookUp()
                .maxInboundMessageSize(MAX_ANSWER_BYTES)
                .maxInboundMetadataSize(MAX_METADATA_BYTES)
                .keepAliveTime(SILENCE_SECONDS, TimeUnit.SECONDS)
                .keepAliveTimeout(PING_SECONDS, TimeUnit.SECONDS);
        return new Connection((ssl == null ? builder.usePlaintext() : builder.sslContext(context(ssl))).build());
    }

    /** Brackets of an IPv6 address are escaped in a path: RFC 3986, 3.3. */
    private static String uri(String target) {
        try {
            return new URI("dns", "", "/" + target, null).toString();
        } catch (URISyntaxException e) {
            throw new IllegalArgumentException(e);
        }
    }

    /** With the server's name checked, as by default. */
    private static SslContext context(SslBundle ssl) {
        var managers = ssl.getManagers();
        var builder = GrpcSslContexts.configure(
                        SslContextBuilder.forClient()
                                .keyManager(managers.getKeyManagerFactory())
                                .trustManager(managers.getTrustManagerFactory()),
                        SslProvider.JDK)
                .protocols(ssl.getOptions().getEnabledProtocols());
        String[] ciphers = ssl.getOptions().getCiphers();
        if (ciphers != null) {
            builder.ciphers(Arrays.asList(ciphers), SupportedCipherSuiteFilter.INSTANCE);
        }
        try {
            return builder.build();
        } catch (SSLException e) {
            throw new IllegalStateException("TLS cannot be set up", e);
        }
    }

    Channel channel() {
        return channel;
    }

    /** Ends calls in flight. */
    @Override
    public void close() {
        reconnects.shutdownNow();
        channel.shutdownNow();
    }
}
