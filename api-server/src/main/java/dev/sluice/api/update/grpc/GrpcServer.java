package dev.sluice.api.update.grpc;

import dev.sluice.http.body.RawBody;
import dev.sluice.http.limit.Fairness;
import dev.sluice.setting.InvalidSettingException;
import io.grpc.Server;
import io.grpc.ServerServiceDefinition;
import io.grpc.netty.GrpcSslContexts;
import io.grpc.netty.NettyServerBuilder;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.handler.ssl.ClientAuth;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslProvider;
import io.netty.handler.ssl.SupportedCipherSuiteFilter;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.ssl.SslBundle;
import org.springframework.boot.ssl.SslBundles;
import org.springframework.boot.web.server.Ssl;
import org.springframework.boot.web.server.WebServerSslBundle;
import org.springframework.context.SmartLifecycle;

/** Listens for gRPC, beside HTTP and as it does: at its address and with its TLS. Stops before it, once no call is in flight. */
final class GrpcServer implements SmartLifecycle {

    private static final Logger log = LoggerFactory.getLogger(GrpcServer.class);

    /** A connection's calls all go to one server: after this time its caller connects, and DNS or a proxy chooses, anew. */
    private static final long MAX_AGE_SECONDS = 60;

    /** What a call may take at the most. */
    private static final long GRACE_SECONDS = 10;

    /** Shortest time between two pings of a caller, half of what ingest-app takes. */
    private static final long PING_SECONDS = 5;

    private static final int MAX_CALLS_A_CONNECTION = 1024;

    private static final int MAX_METADATA_BYTES = 8 * 1024;

    private final @Nullable InetAddress address;
    private final int port;
    private final Server server;

    /** Of its own, as gRPC wants it where the channel that accepts is ours. */
    private final MultiThreadIoEventLoopGroup loops =
            new MultiThreadIoEventLoopGroup(0, new DefaultThreadFactory("grpc", true), NioIoHandler.newFactory());

    private final ExecutorService calls = Executors.newVirtualThreadPerTaskExecutor();
    private volatile boolean running;

    /**
     * Listens nowhere yet.
     *
     * @param address null for all
     * @param tls null for none
     * @param maxConnections one more is closed at once
     * @param services each with its guard and its limits before it
     */
    GrpcServer(
            @Nullable InetAddress address,
            int port,
            @Nullable SslContext tls,
            int maxConnections,
            List<ServerServiceDefinition> services) {
        this.address = address;
        this.port = port;
        var builder = NettyServerBuilder.forAddress(
                        address == null ? new InetSocketAddress(port) : new InetSocketAddress(address, port))
                .executor(this::begin)
                .bossEventLoopGroup(loops)
                .workerEventLoopGroup(loops)
                .channelFactory(() -> accepting(maxConnections))
                .handshakeTimeout(RawBody.MAX_READING_TIME.toMillis(), TimeUnit.MILLISECONDS)
                // JSON, which the limit is of, takes more than the same in a message
                .maxInboundMessageSize(RawBody.MAX_BYTES)
                .maxInboundMetadataSize(MAX_METADATA_BYTES)
                .maxConcurrentCallsPerConnection(MAX_CALLS_A_CONNECTION)
                .maxConnectionAge(MAX_AGE_SECONDS, TimeUnit.SECONDS)
                .maxConnectionAgeGrace(GRACE_SECONDS, TimeUnit.SECONDS)
                .permitKeepAliveTime(PING_SECONDS, TimeUnit.SECONDS)
                .addServices(services);
        if (tls != null) {
            builder.sslContext(tls);
        }
        server = builder.build();
    }

    private void begin(Runnable call) {
        calls.execute(() -> {
            Fairness.yieldToTimers();
            call.run();
        });
    }

    private static NioServerSocketChannel accepting(int maxConnections) {
        var channel = new NioServerSocketChannel();
        channel.pipeline().addLast(new ConnectionLimit(maxConnections));
        return channel;
    }

    /** As HTTP has it; null where it has none. */
    static @Nullable SslContext tls(@Nullable Ssl http, SslBundles bundles) {
        if (!Ssl.isEnabled(http)) {
            return null;
        }
        SslBundle bundle = WebServerSslBundle.get(http, bundles);
        var builder = GrpcSslContexts.configure(
                        SslContextBuilder.forServer(bundle.getManagers().getKeyManagerFactory())
                                .trustManager(bundle.getManagers().getTrustManagerFactory())
                                .clientAuth(Ssl.ClientAuth.map(
                                        http.getClientAuth(),
                                        ClientAuth.NONE,
                                        ClientAuth.OPTIONAL,
                                        ClientAuth.REQUIRE)),
                        SslProvider.JDK)
                .protocols(bundle.getOptions().getEnabledProtocols());
        String[] ciphers = bundle.getOptions().getCiphers();
        if (ciphers != null) {
            builder.ciphers(Arrays.asList(ciphers), SupportedCipherSuiteFilter.INSTANCE);
        }
        try {
            return builder.build();
        } catch (SSLException e) {
            throw new IllegalStateException("TLS cannot be set up", e);
        }
    }

    @Override
    public void start() {
        try {
            server.start();
        } catch (IOException e) {
            throw new InvalidSettingException(
                    "GRPC_PORT", port, "nobody can listen there (%s)".formatted(e.getMessage()));
        }
        running = true;
        log.info("event=grpc_started address={} port={}", address == null ? "*" : address.getHostAddress(), port());
    }

    /** Where it listens, which is known once it has started. */
    int port() {
        return server.getPort();
    }

    @Override
    public boolean isRunning() {
        return running;
    }

    /** Stops after the delay of a stop, in which all is served, and before HTTP. */
    @Override
    public int getPhase() {
        return DEFAULT_PHASE - 1;
    }

    @Override
    public void stop() {
        running = false;
        server.shutdown();
        try {
            if (!server.awaitTermination(GRACE_SECONDS, TimeUnit.SECONDS)) {
                server.shutdownNow();
            }
        } catch (InterruptedException _) {
            server.shutdownNow();
            Thread.currentThread().interrupt();
        }
        calls.shutdown();
        var _ = loops.shutdownGracefully(0, GRACE_SECONDS, TimeUnit.SECONDS);
    }
}
