package dev.sluice.api.update.grpc;

import static dev.sluice.api.update.grpc.GrpcApi.failure;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.api.support.Api;
import dev.sluice.api.support.ApiTest;
import dev.sluice.testkit.Bodies;
import dev.sluice.testkit.Leaks;
import dev.sluice.testkit.TcpProxy;
import dev.sluice.testkit.WrongMember;
import dev.sluice.updates.v1.ApplyOrderUpdateRequest;
import dev.sluice.updates.v1.OrderUpdate;
import dev.sluice.updates.v1.OrderUpdateItem;
import dev.sluice.updates.v1.UpdateOutcome;
import io.grpc.Status.Code;
import io.grpc.health.v1.HealthCheckRequest;
import io.grpc.health.v1.HealthCheckResponse.ServingStatus;
import io.grpc.health.v1.HealthGrpc;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.test.context.TestPropertySource;

/** Updates over gRPC: the same outcomes, limits and rows as over HTTP. */
@ApiTest
@TestPropertySource(properties = {"webhook.mode=grpc", "grpc.port=0"})
@Timeout(60)
class GrpcModeIT {

    @Autowired
    Api http;

    @Autowired
    JdbcClient jdbc;

    @Autowired
    TcpProxy database;

    private final GrpcApi grpc;
    private final String id = "order-" + UUID.randomUUID();

    GrpcModeIT(@Autowired GrpcServer server) {
        this.grpc = new GrpcApi(server.port());
    }

    @AfterEach
    void close() {
        grpc.close();
    }

    @Test
    void answersEachUpdateWithWhatHttpWouldSay() {
        assertThat(told(grpc.order(Bodies.order("e0", id, "updated")))).isEqualTo("404 urn:sluice:problem:not-found");
        assertThat(told(grpc.order(Bodies.order("e1", id, "created")))).isEqualTo("200 ");
        assertThat(told(grpc.order(Bodies.order("e1", id, "created"))))
                .isEqualTo("409 urn:sluice:problem:already-applied");
        assertThat(told(grpc.order(Bodies.order("e2", id, "created"))))
                .isEqualTo("409 urn:sluice:problem:already-exists");
        assertThat(told(grpc.order(Bodies.order("e3", id, "success")))).isEqualTo("200 ");
        assertThat(told(grpc.order(Bodies.order("e4", id, "updated"))))
                .isEqualTo("422 urn:sluice:problem:invalid-transition");
        assertThat(told(grpc.dispute(Bodies.dispute("e1", id, "opened", "2026-11-23T09:00:00Z", ""))))
                .isEqualTo("200 ");

        assertThat(http.get("/orders/" + id).text("/status")).isEqualTo("success");
        assertThat(http.get("/disputes?order_id=" + id)
                        .body()
                        .at("/items/0/status")
                        .asString())
                .isEqualTo("opened");
    }

    @Test
    void answersUpdatesThatCameTogetherEachAsIfItHadComeAlone() {
        assertThat(grpc.orders(
                        Bodies.order("e1", id, "created"),
                        Bodies.order("e1", id, "created"),
                        Bodies.order("e3", id + "-unknown", "updated"),
                        Bodies.order("e4", id, "success"),
                        Bodies.order("e5", id, "updated")))
                .extracting(UpdateOutcome::getStatusValue)
                .containsExactly(200, 409, 404, 200, 422);
    }

    @Test
    void keepsTheJsonThatHttpWouldCarry() {
        String body = Bodies.order(
                "e1", id, Bodies.USER, "created", "2026-11-23T08:00:00.5Z", ",\"meta\":{\"b\":\"é\",\"a\":\"\"}");
        grpc.order(body);

        assertThat(jdbc.sql("select payload from order_events join orders on orders.key = order_key where order_id = ?")
                        .param(id)
                        .query(String.class)
                        .single())
                .isEqualTo(
                        "{\"provider_event_id\":\"e1\",\"order_id\":\"%s\",\"user_id\":\"%s\",\"status\":\"created\","
                                        .formatted(id, Bodies.USER)
                                + "\"updated_at\":\"2026-11-23T08:00:00.500Z\",\"created_at\":\"2026-11-23T08:00:00Z\","
                                + "\"meta\":{\"b\":\"é\",\"a\":\"\"}}");
    }

    /** Those that a message can say. */
    static Stream<WrongMember> wrongMembers() {
        return WrongMember.all()
                .filter(wrong -> wrong.value().matches("(?s)\".*|\\{\".*|-?\\d+"))
                .filter(wrong -> !wrong.detail().contains("RFC 3339")
                        && !wrong.detail().contains("must be one of")
                        && !wrong.detail().contains("surrogate")
                        && !wrong.detail().contains("must be a string")
                        && !wrong.detail().contains("whole number")
                        && !wrong.detail().contains("duplicate")
                        && !wrong.detail().contains("not a member")
                        && !wrong.detail().contains("null")
                        && !wrong.detail().contains("object"));
    }

    @ParameterizedTest
    @MethodSource("wrongMembers")
    void refusesAMemberThatHttpRefuses(WrongMember wrong) {
        var refusal = failure(() -> wrong.of().equals("order")
                ? grpc.order(wrong.in(Bodies.order("e1", id, "created")))
                : grpc.dispute(wrong.in(Bodies.dispute("e1", id, "opened", "2026-11-23T09:00:00Z", ""))));

        assertThat(refusal.getCode()).isEqualTo(Code.INVALID_ARGUMENT);
        assertThat(refusal.getDescription()).contains(wrong.pointer()).contains(wrong.detail());
        Leaks.assertNone(String.valueOf(refusal.getDescription()));
    }

    @Test
    void refusesWhatIsMissingAndAStatusThatItDoesNotKnow() {
        OrderUpdate good = Updates.order(Bodies.order("e1", id, "created"));
        for (OrderUpdate bad : List.of(
                OrderUpdate.getDefaultInstance(),
                good.toBuilder().clearStatus().build(),
                good.toBuilder().setStatusValue(99).build(),
                good.toBuilder().clearCreatedAt().build(),
                good.toBuilder().clearOrderId().build())) {
            var refusal = failure(() -> grpc.orders()
                    .applyOrderUpdate(
                            ApplyOrderUpdateRequest.newBuilder().setUpdate(bad).build()));
            assertThat(refusal.getCode()).isEqualTo(Code.INVALID_ARGUMENT);
        }
        assertThat(http.get("/orders/" + id).status()).isEqualTo(404);
    }

    @Test
    void refusesAllOfThemWhereOneBreaksTheContract() {
        var good = item(Bodies.order("e1", id, "created")).build();

        for (OrderUpdateItem bad : List.of(
                OrderUpdateItem.getDefaultInstance(),
                good.toBuilder().setDeadlineMs(-1).build(),
                good.toBuilder().setDeadlineMs(86_400_001).build(),
                good.toBuilder().setTraceparent("x".repeat(1001)).build())) {
            assertThat(failure(() -> grpc.orders(List.of(good, bad))).getCode()).isEqualTo(Code.INVALID_ARGUMENT);
        }
        assertThat(http.get("/orders/" + id).status()).isEqualTo(404);
    }

    @Test
    void refusesNoneAndMoreThan64() {
        assertThat(failure(() -> grpc.orders(List.of())).getCode()).isEqualTo(Code.INVALID_ARGUMENT);
        assertThat(failure(() -> grpc.orders(IntStream.range(0, 65)
                                .mapToObj(i -> Bodies.order("e" + i, id, "created"))
                                .toArray(String[]::new)))
                        .getCode())
                .isEqualTo(Code.INVALID_ARGUMENT);
    }

    @Test
    void refusesAMessageOverTheLimit() {
        String big = ",\"meta\":{\"k\":\"%s\"}".formatted("v".repeat(256 * 1024));

        var refusal =
                failure(() -> grpc.order(Bodies.order("e1", id, Bodies.USER, "created", "2026-11-23T08:00:00Z", big)));

        assertThat(refusal.getCode()).isEqualTo(Code.RESOURCE_EXHAUSTED);
        // By which ingest-app tells it from a quota
        assertThat(refusal.getDescription()).startsWith("gRPC message exceeds maximum size");
    }

    @Test
    void doesNotBeginWhatNobodyWaitsForAnyMore() {
        var outcomes = grpc.orders(List.of(
                item(Bodies.order("e1", id + "-late", "created"))
                        .setDeadlineMs(0)
                        .build(),
                item(Bodies.order("e1", id, "created")).build()));

        assertThat(outcomes).extracting(UpdateOutcome::getStatusValue).containsExactly(503, 200);
        assertThat(outcomes.getFirst().getRetryAfter()).isBetween(1, 3);
        assertThat(outcomes.getFirst().getType()).isEqualTo("urn:sluice:problem:unavailable");
        assertThat(http.get("/orders/" + id + "-late").status()).isEqualTo(404);
    }

    /** gRPC's own deadline, of the call. */
    @Test
    void endsWithItsCallersDeadline() {
        database.hang();
        try {
            assertThat(failure(() -> grpc.orders()
                                    .withDeadlineAfter(500, TimeUnit.MILLISECONDS)
                                    .applyOrderUpdate(ApplyOrderUpdateRequest.newBuilder()
                                            .setUpdate(Updates.order(Bodies.order("e1", id, "created")))
                                            .build()))
                            .getCode())
                    .isEqualTo(Code.DEADLINE_EXCEEDED);
        } finally {
            http.restore(database);
        }
    }

    @Test
    void isUnavailableWhileTheDatabaseIs() {
        database.cut();
        try {
            UpdateOutcome outcome = grpc.order(Bodies.order("e1", id, "created"));

            assertThat(told(outcome)).isEqualTo("503 urn:sluice:problem:unavailable");
            assertThat(outcome.getRetryAfter()).isBetween(1, 3);
        } finally {
            http.restore(database);
        }
    }

    @Test
    void tellsAnyoneWhetherItIsReady() {
        var health = HealthGrpc.newBlockingStub(grpc.channel);

        assertThat(health.check(HealthCheckRequest.getDefaultInstance()).getStatus())
                .isEqualTo(ServingStatus.SERVING);
        assertThat(failure(() -> health.check(HealthCheckRequest.newBuilder()
                                .setService("other")
                                .build()))
                        .getCode())
                .isEqualTo(Code.NOT_FOUND);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "Bearer", "Bearer x"})
    void letsEverybodyInWhileThereAreNoTokens(String authorization) {
        assertThat(grpc.ordersAs(authorization)
                        .applyOrderUpdate(ApplyOrderUpdateRequest.newBuilder()
                                .setUpdate(Updates.order(Bodies.order("e1", id, "created")))
                                .build())
                        .getOutcome()
                        .getStatusValue())
                .isEqualTo(200);
    }

    private static OrderUpdateItem.Builder item(String json) {
        return OrderUpdateItem.newBuilder().setUpdate(Updates.order(json));
    }

    private static String told(UpdateOutcome outcome) {
        return outcome.getStatusValue() + " " + outcome.getType();
    }
}
