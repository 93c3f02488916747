package dev.sluice.ingest.api.grpc;

import io.grpc.Channel;
import io.grpc.ConnectivityState;
import io.grpc.ManagedChannel;
import io.grpc.netty.GrpcSslContexts;
import io.grpc.netty.NettyChannelBuilder;
import io.netty.channel.ChannelOption;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslProvider;
import io.netty.handler.ssl.SupportedCipherSuiteFilter;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.ssl.SslBundle;

/**
 * The channel to api-server: a connection to each address that DNS has, which take calls in turn. It makes no call again by
 * itself. gRPC's own backoff for connecting grows to minutes; here a call that finds no connection connects. Thread-safe.
 */
final class Connection implements AutoCloseable {

    /** Long beside connecting, short beside any deadline. */
    private static final int CONNECT_MILLIS = 2000;

    /** Between two tries of an address that is out while others are not. */
    private static final long RETRY_NANOS = TimeUnit.SECONDS.toNanos(1);

    /** Between two times that all is connected anew because a call met no answer. */
    private static final long RENEW_NANOS = TimeUnit.SECONDS.toNanos(5);

    /** A peer that vanished is noticed after these two, while calls wait for it; gRPC takes no less than the first. */
    private static final long SILENCE_SECONDS = 10;

    private static final long PING_SECONDS = 2;

    /** More than 64 outcomes take. */
    private static final int MAX_ANSWER_BYTES = 64 * 1024;

    private static final int MAX_METADATA_BYTES = 8 * 1024;

    private final ManagedChannel channel;
    private final AtomicLong retriedAt = new AtomicLong(System.nanoTime());
    private final AtomicLong renewedAt = new AtomicLong(System.nanoTime() - RENEW_NANOS);

    private Connection(ManagedChannel channel) {
        this.channel = channel;
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
                .withOption(ChannelOption.CONNECT_TIMEOUT_MILLIS, CONNECT_MILLIS)
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

    /**
     * For one call. Where no address can be reached, as was seen when the last one was tried, the call tries again: it is
     * answered by a server that is back, and fails as soon as each address has refused. gRPC would fail it by what was seen,
     * even while it connects.
     */
    Channel channel() {
        if (channel.getState(false) == ConnectivityState.TRANSIENT_FAILURE) {
            channel.enterIdle();
        } else if (isOver(RETRY_NANOS, retriedAt)) {
            channel.resetConnectBackoff();
        }
        return channel;
    }

    /**
     * A call met no answer. Its server may be paused or cut off, which nothing tells but silence: calls from now on get
     * connections that are made for them, and none to where nobody answers. Calls in flight stay where they are.
     */
    void metNoAnswer() {
        if (isOver(RENEW_NANOS, renewedAt)) {
            channel.enterIdle();
        }
    }

    /** Whether so long has passed since then, for one of the callers. */
    private static boolean isOver(long nanos, AtomicLong since) {
        long then = since.get();
        long now = System.nanoTime();
        return now - then >= nanos && since.compareAndSet(then, now);
    }

    /** Ends calls in flight. */
    @Override
    public void close() {
        channel.shutdownNow();
    }
}
