package dev.sluice.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.sluice.api.support.Api;
import dev.sluice.api.support.ApiTest;
import dev.sluice.testkit.Bodies;
import java.net.URI;
import java.net.http.HttpRequest;
import java.sql.SQLException;
import java.time.Duration;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.test.context.TestPropertySource;

/** What api-server opens to whom, over real HTTP, and what its role in the database may do. */
@ApiTest
@TestPropertySource(properties = {"api.tokens=" + AccessIT.INTERNAL, "api.read-tokens=" + AccessIT.READ})
@Timeout(60)
class AccessIT {

    static final String INTERNAL = "internal-token-of-many-characters-1";
    static final String READ = "read-token-of-many-characters-12345";

    @Autowired
    Api api;

    @Autowired
    JdbcClient jdbc;

    @Value("${local.management.port}")
    int managementPort;

    private final String id = "order-" + UUID.randomUUID();

    @Test
    void opensUpdatesAndReadsToTheirTokensAlone() {
        String order = Bodies.order("e1", id, "created");

        assertThat(api.order(order).status()).isEqualTo(401);
        assertThat(api.order(order, "Authorization", "Bearer " + READ).status()).isEqualTo(403);
        assertThat(get("/orders/" + id, READ).status()).isEqualTo(404);
        assertThat(api.order(order, "Authorization", "Bearer " + INTERNAL).status())
                .isEqualTo(200);
        assertThat(get("/orders/" + id, READ).status()).isEqualTo(200);
        assertThat(get("/orders/" + id, INTERNAL).status()).isEqualTo(403);
        assertThat(api.get("/orders/" + id).status()).isEqualTo(401);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "{", "not json", "{\"unknown\":1}"})
    void looksIntoNoBodyWithoutAToken(String body) {
        assertThat(api.order(body).status()).isEqualTo(401);
        assertThat(api.order(body, "Authorization", "Bearer " + READ).status()).isEqualTo(403);
        assertThat(api.order(body, "Authorization", "Bearer " + INTERNAL).status())
                .isEqualTo(400);
    }

    @Test
    void doesNotWaitForABodyWithoutAToken() {
        assertThat(api.order("x".repeat(300 * 1024)).status()).isEqualTo(401);
    }

    /** However a path is spelled, a token for reads does not get through to updates, and no token to nothing. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "/internal/updates/orders",
                "/internal/updates/orders/",
                "//internal/updates/orders",
                "/%69nternal/updates/orders",
                "/internal%2Fupdates/orders",
                "/internal;a=b/updates/orders",
                "/orders/../internal/updates/orders",
                "/orders/%2e%2e/internal/updates/orders",
                "/./internal/updates/orders",
                "/livez/../internal/updates/orders",
                "/livez;a=b/../internal/updates/orders",
                "/Internal/updates/orders",
            })
    void isNotFooledByThePath(String path) {
        String order = Bodies.order("e1", id, "created");

        assertThat(api.post(path, order).status()).isIn(400, 401);
        assertThat(api.post(path, order, "Authorization", "Bearer " + READ).status())
                .isIn(400, 403, 404);
        assertThat(get("/orders/" + id, READ).status()).isEqualTo(404);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/", "/error", "/actuator", "/actuator/metrics", "/livez/db", "/orders", "/disputes"})
    void opensNoPathWithoutAToken(String path) {
        assertThat(api.get(path).status()).isEqualTo(401);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/livez", "/readyz"})
    void tellsAnyoneThatItIsLiveAndNoMore(String path) {
        assertThat(api.get(path)).satisfies(answer -> {
            assertThat(answer.status()).isEqualTo(200);
            assertThat(answer.http().body()).isEqualTo("{\"status\":\"UP\"}");
        });
    }

    @ParameterizedTest
    @CsvSource({
        "health, 200",
        "health/readiness, 200",
        "health/db, 404",
        "metrics, 200",
        "env, 404",
        "configprops, 404",
        "beans, 404",
        "heapdump, 404",
        "loggers, 404",
        "mappings, 404",
        "threaddump, 404",
    })
    void hasHealthAndMetricsAloneOnTheManagementPort(String endpoint, int status) {
        var answer = api.send(HttpRequest.newBuilder(
                        URI.create("http://127.0.0.1:%s/actuator/%s".formatted(managementPort, endpoint)))
                .timeout(Duration.ofSeconds(10))
                .build());

        assertThat(answer.status()).isEqualTo(status);
        assertThat(answer.http().body()).doesNotContain("components", "details", "PostgreSQL");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "create table mine (a int)",
                "create temporary table mine (a int)",
                "create schema mine",
                "create function mine() returns int language sql as 'select 1'",
                "drop table orders",
                "alter table orders add column mine int",
                "truncate orders",
                "truncate parked_updates",
                "create index mine on orders (status)",
                "create trigger mine before update on orders execute function suppress_redundant_updates_trigger()",
                "delete from orders",
                "delete from disputes",
                "update order_events set payload = ''",
                "delete from order_events",
                "update dispute_events set payload = ''",
                "delete from dispute_events",
                "delete from redriven",
                "select * from flyway_schema_history",
                "copy orders to program 'true'",
                "create role mine",
            })
    void theServicesRoleMayNot(String sql) {
        assertThat(jdbc.sql("select current_user").query(String.class).single()).isEqualTo("sluice_service");

        assertThatExceptionOfType(DataAccessException.class)
                .isThrownBy(() -> jdbc.sql(sql).update())
                .havingRootCause()
                .isInstanceOfSatisfying(
                        SQLException.class, e -> assertThat(e.getSQLState()).isEqualTo("42501"));
    }

    private Api.Answer get(String path, String token) {
        return api.send(HttpRequest.newBuilder(api.uri(path))
                .header("Authorization", "Bearer " + token)
                .build());
    }
}
