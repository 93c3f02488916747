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
        List<ServerServiceDefinition> updates = List.of(
                        new OrderUpdates(door(engine, kinds, KindName.ORDER)).bindService(),
                        new DisputeUpdates(door(engine, kinds, KindName.DISPUTE)).bindService())
                .stream()
                // Each with limits of its own: what holds disputes up is no reason to refuse orders
                .map(service -> ServerInterceptors.interceptForward(
                        service,
                        access,
                        InFlightInterceptor.ofHeap(Runtime.getRuntime().maxMemory())))
                .toList();
        return new GrpcServer(
                http.getAddress(),
                grpc.port(),
                GrpcServer.tls(http.getSsl(), bundles),
                updates,
                new ReadinessService(health));
    }

    private static GrpcDoor<?, ?> door(UpdateEngine engine, List<UpdateKind<?, ?>> kinds, KindName name) {
        return kinds.stream()
                .filter(kind -> kind.name() == name)
                .map(kind -> GrpcDoor.of(engine, kind))
                .findFirst()
                .orElseThrow();
    }
}
