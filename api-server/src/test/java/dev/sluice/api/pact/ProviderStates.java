package dev.sluice.api.pact;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.everyItem;

import au.com.dius.pact.provider.junit5.HttpTestTarget;
import au.com.dius.pact.provider.junit5.PactVerificationContext;
import au.com.dius.pact.provider.junitsupport.State;
import au.com.dius.pact.provider.junitsupport.StateChangeAction;
import dev.sluice.api.support.Api;
import dev.sluice.testkit.Bodies;
import dev.sluice.testkit.Concurrently;
import dev.sluice.testkit.TcpProxy;
import dev.sluice.testkit.TestPostgres;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import org.apache.hc.core5.http.HttpRequest;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DriverManagerDataSource;

/**
 * Brings a real api-server into the states that pacts speak of, by updates that it applies and by its database. Each may
 * be entered any number of times: what was known of an order is forgotten first, which takes more than api-server's role
 * may do.
 */
final class ProviderStates {

    /** The same as AccessIT's, so that both share a service. */
    static final String INTERNAL = "internal-token-of-many-characters-1";

    static final String READ = "read-token-of-many-characters-12345";

    private static final String TIME = "2026-11-23T08:00:00Z";

    private final Api api;
    private final JdbcClient owner;
    private final TcpProxy database;
    private String token = INTERNAL;

    ProviderStates(Api api, JdbcClient jdbc, TcpProxy database) {
        this.api = api;
        String name = jdbc.sql("select current_database()").query(String.class).single();
        this.owner = JdbcClient.create(
                new DriverManagerDataSource(TestPostgres.url(TestPostgres.port(), name), "postgres", ""));
        this.database = database;
    }

    /** Has an interaction played against api-server over HTTP, after the states that it names. */
    void prepare(PactVerificationContext context) {
        URI uri = api.uri("/");
        context.setTarget(new HttpTestTarget(uri.getHost(), uri.getPort()));
        context.addStateChangeHandlers(this);
    }

    /** Sends what the state's credential is; a pact has only an example of one. */
    void play(PactVerificationContext context, HttpRequest request) {
        request.setHeader("Authorization", "Bearer " + token);
        context.verifyInteraction();
    }

    @State("a credential")
    void credential(Map<String, String> params) {
        token = switch (param(params, "credential")) {
            case "unknown" -> "unknown-token-of-many-characters-1";
            case "of the read scope" -> READ;
            default -> throw new IllegalArgumentException("No such credential: " + params);
        };
    }

    @State(value = "a credential", action = StateChangeAction.TEARDOWN)
    void knownCredential() {
        token = INTERNAL;
    }

    @State("no order")
    void noOrder(Map<String, String> params) {
        String order = param(params, "order_id");
        for (String events : new String[] {
            "delete from dispute_events where dispute_key in (select key from disputes where order_id = ?)",
            "delete from disputes where order_id = ?",
            "delete from order_events where order_key in (select key from orders where order_id = ?)",
            "delete from orders where order_id = ?"
        }) {
            owner.sql(events).param(order).update();
        }
    }

    @State("an order")
    void order(Map<String, String> params) {
        noOrder(params);
        order("state-1", params, "created");
        if (!"created".equals(param(params, "status"))) {
            order("state-2", params, param(params, "status"));
        }
    }

    @State("an applied order update")
    void appliedOrderUpdate(Map<String, String> params) {
        noOrder(params);
        order(param(params, "provider_event_id"), params, "created");
    }

    @State("a dispute")
    void dispute(Map<String, String> params) {
        noOrder(params);
        order("state-1", params, "created");
        dispute("state-1", params, "opened", "");
        if (!"opened".equals(param(params, "status"))) {
            dispute(
                    "state-2",
                    params,
                    "closed",
                    ",\"meta\":{\"resolution\":\"%s\"}".formatted(param(params, "status")));
        }
    }

    @State("an applied dispute update")
    void appliedDisputeUpdate(Map<String, String> params) {
        noOrder(params);
        order("state-1", params, "created");
        dispute(param(params, "provider_event_id"), params, "opened", "");
    }

    @State("the database is unavailable")
    void databaseUnavailable() {
        database.cut();
    }

    @State(value = "the database is unavailable", action = StateChangeAction.TEARDOWN)
    void databaseAvailable() {
        database.restore();
        var read = java.net.http.HttpRequest.newBuilder(api.uri("/orders?limit=1"))
                .header("Authorization", "Bearer " + READ)
                .build();
        await().atMost(Duration.ofSeconds(30))
                .until(() -> Concurrently.call(20, _ -> api.send(read).status()), everyItem(equalTo(200)));
    }

    /** A constraint that nobody thought of refuses all that comes of this order. */
    @State("a fault below the service")
    void fault(Map<String, String> params) {
        for (String table : new String[] {"orders", "disputes"}) {
            String constraint = owner.sql(
                            "select format('alter table %I add constraint fault check (order_id <> %L) not valid', ?, ?)")
                    .params(table, param(params, "order_id"))
                    .query(String.class)
                    .single();
            owner.sql(constraint).update();
        }
    }

    @State(value = "a fault below the service", action = StateChangeAction.TEARDOWN)
    void noFault() {
        owner.sql("alter table orders drop constraint fault").update();
        owner.sql("alter table disputes drop constraint fault").update();
    }

    private static String param(Map<String, String> params, String name) {
        return requireNonNull(params.get(name), name);
    }

    private void order(String event, Map<String, String> params, String status) {
        assertThat(api.order(
                                Bodies.order(event, param(params, "order_id"), status),
                                "Authorization",
                                "Bearer " + INTERNAL)
                        .status())
                .isEqualTo(200);
    }

    private void dispute(String event, Map<String, String> params, String status, String more) {
        String dispute = ",\"dispute_id\":\"%s\"%s".formatted(param(params, "dispute_id"), more);
        assertThat(api.dispute(
                                Bodies.dispute(event, param(params, "order_id"), status, TIME, dispute),
                                "Authorization",
                                "Bearer " + INTERNAL)
                        .status())
                .isEqualTo(200);
    }
}
