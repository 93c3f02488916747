package dev.sluice.api.update.grpc;

import io.grpc.Status;
import io.grpc.health.v1.HealthCheckRequest;
import io.grpc.health.v1.HealthCheckResponse;
import io.grpc.health.v1.HealthCheckResponse.ServingStatus;
import io.grpc.health.v1.HealthGrpc.HealthImplBase;
import io.grpc.stub.StreamObserver;
import org.springframework.boot.health.actuate.endpoint.HealthEndpoint;

/**
 * gRPC's health check, of the server as a whole: serving while {@code /readyz} says so. Needs no credential. Nobody is told of
 * changes ({@code Watch}), which callers take for serving.
 */
final class ReadinessService extends HealthImplBase {

    private static final String READINESS = "readiness";

    private final HealthEndpoint health;

    ReadinessService(HealthEndpoint health) {
        this.health = health;
    }

    @Override
    public void check(HealthCheckRequest request, StreamObserver<HealthCheckResponse> call) {
        if (!request.getService().isEmpty()) {
            call.onError(Status.NOT_FOUND.asRuntimeException());
            return;
        }
        var readiness = health.healthForPath(READINESS);
        boolean ready = readiness != null
                && readiness.getStatus().equals(org.springframework.boot.health.contributor.Status.UP);
        call.onNext(HealthCheckResponse.newBuilder()
                .setStatus(ready ? ServingStatus.SERVING : ServingStatus.NOT_SERVING)
                .build());
        call.onCompleted();
    }
}
