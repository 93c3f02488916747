package dev.sluice.api.update.grpc;

import static dev.sluice.api.update.grpc.GrpcApi.failure;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.api.support.ApiTest;
import dev.sluice.testkit.Bodies;
import dev.sluice.updates.v1.ApplyOrderUpdateRequest;
import io.grpc.Status.Code;
import io.grpc.health.v1.HealthCheckRequest;
import io.grpc.health.v1.HealthCheckResponse.ServingStatus;
import io.grpc.health.v1.HealthGrpc;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.test.context.TestPropertySource;

/** To whom gRPC is open once there are tokens: as HTTP. */
@ApiTest
@TestPropertySource(
        properties = {
            "webhook.mode=grpc",
            "grpc.port=0",
            "server.address=127.0.0.1",
            "api.tokens=" + GrpcAccessIT.INTERNAL,
            "api.read-tokens=" + GrpcAccessIT.READ
        })
@Timeout(60)
class GrpcAccessIT {

    static final String INTERNAL = "internal-token-of-many-characters-1";
    static final String READ = "read-token-of-many-characters-12345";

    private final GrpcApi grpc;
    private final ApplyOrderUpdateRequest request = ApplyOrderUpdateRequest.newBuilder()
            .setUpdate(Updates.order(Bodies.order("e1", "order-" + UUID.randomUUID(), "created")))
            .build();

    GrpcAccessIT(@Autowired GrpcServer server) {
        this.grpc = new GrpcApi(server.port());
    }

    @AfterEach
    void close() {
        grpc.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "Bearer", "Basic " + INTERNAL, INTERNAL, "Bearer another-token-of-many-characters-1"})
    void refusesCallsWithoutAKnownToken(String authorization) {
        assertThat(failure(() -> grpc.ordersAs(authorization).applyOrderUpdate(request))
                        .getCode())
                .isEqualTo(Code.UNAUTHENTICATED);
    }

    @Test
    void refusesCallsWithNoTokenWithTwoAndWithOneOfAnotherScope() {
        assertThat(failure(() -> grpc.orders().applyOrderUpdate(request)).getCode())
                .isEqualTo(Code.UNAUTHENTICATED);
        assertThat(failure(() -> grpc.ordersAs("Bearer " + INTERNAL, "Bearer " + INTERNAL)
                                .applyOrderUpdate(request))
                        .getCode())
                .isEqualTo(Code.UNAUTHENTICATED);
        assertThat(failure(() -> grpc.ordersAs("Bearer " + READ).applyOrderUpdate(request))
                        .getCode())
                .isEqualTo(Code.PERMISSION_DENIED);
    }

    @Test
    void letsItsTokenIn() {
        assertThat(grpc.ordersAs("Bearer " + INTERNAL)
                        .applyOrderUpdate(request)
                        .getOutcome()
                        .getStatusValue())
                .isEqualTo(200);
    }

    @Test
    void tellsAnyoneWhetherItIsReady() {
        assertThat(HealthGrpc.newBlockingStub(grpc.channel)
                        .check(HealthCheckRequest.getDefaultInstance())
                        .getStatus())
                .isEqualTo(ServingStatus.SERVING);
    }
}
