package dev.sluice.api.update.grpc;

import dev.sluice.api.update.KindName;
import dev.sluice.api.update.UpdateEngine;
import dev.sluice.api.update.UpdateKind;
import dev.sluice.http.access.ScopeGuard;
import io.grpc.ServerInterceptors;
import io.grpc.ServerServiceDefinition;
import java.util.List;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.health.actuate.endpoint.HealthEndpoint;
import org.springframework.boot.ssl.SslBundles;
import org.springframework.boot.web.server.autoconfigure.ServerProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The door of the mode {@code grpc}; in other modes there is neither a port nor a thread of it. */
@Configuration(proxyBeanMethods = false)
@ConditionalOnProperty(name = "webhook.mode", havingValue = "grpc")
@EnableConfigurationProperties(GrpcProperties.class)
class GrpcConfiguration {

    /** As many as the management port has callers. */
    private static final int MAX_HEALTH_CHECKS = 64;

    private static final int BYTES_A_CONNECTION = 1024 * 1024;

    @Bean
    GrpcServer grpcServer(
            GrpcProperties grpc,
            ServerProperties http,
            SslBundles bundles,
            UpdateEngine engine,
            List<UpdateKind<?, ?>> kinds,
            ScopeGuard guard,
            HealthEndpoint health) {
        var access = new AccessInterceptor(guard);
        var trace = new CallTrace();
        long heap = Runtime.getRuntime().maxMemory();
        // Each with limits of its own: what holds disputes up is no reason to refuse orders
        List<ServerServiceDefinition> services = List.of(
                ServerInterceptors.interceptForward(
                        new OrderUpdates(door(engine, kinds, KindName.ORDER)),
                        access,
                        trace,
                        InFlightInterceptor.ofHeap(heap)),
                ServerInterceptors.interceptForward(
                        new DisputeUpdates(door(engine, kinds, KindName.DISPUTE)),
                        access,
                        trace,
                        InFlightInterceptor.ofHeap(heap)),
                ServerInterceptors.interceptForward(
                        new ReadinessService(health), new InFlightInterceptor(MAX_HEALTH_CHECKS)));
        return new GrpcServer(
                http.getAddress(), grpc.port(), GrpcServer.tls(http.getSsl(), bundles), maxConnections(heap), services);
    }

    /** 256 with a heap of 256 MiB: an ingest-app has one, and for a moment two. */
    private static int maxConnections(long heap) {
        return Math.clamp(heap / BYTES_A_CONNECTION, 16, 256);
    }

    private static GrpcDoor<?, ?> door(UpdateEngine engine, List<UpdateKind<?, ?>> kinds, KindName name) {
        return kinds.stream()
                .filter(kind -> kind.name() == name)
                .map(kind -> GrpcDoor.of(engine, kind))
                .findFirst()
                .orElseThrow();
    }
}
