package dev.sluice.ingest.api.http;

import static dev.sluice.ingest.api.http.Endpoint.Part.CREATES;
import static dev.sluice.ingest.api.http.Endpoint.Part.CREATES_FOR_A_GUEST;
import static dev.sluice.ingest.api.http.Endpoint.Part.FOLLOWS;

import dev.sluice.ingest.api.http.Endpoint.State;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;

/**
 * One interaction with api-server, the same for both endpoints.
 *
 * @param why goes on after "an order update", so that the two are its description
 * @param part what the update is to its order or dispute
 * @param problem the problem's type, without which the status means nothing; null where the status decides alone
 * @param retryAfter the header of the answer, where it has one
 * @param states what it is answered so after, given the endpoint and the order's id
 */
record Interaction(
        int status,
        String why,
        Endpoint.Part part,
        @Nullable String problem,
        @Nullable String retryAfter,
        BiFunction<Endpoint, String, List<State>> states) {

    /** All of them; the contract says which statuses are in the pact. */
    static final List<Interaction> ALL = List.of(
            new Interaction(200, "that is applied", CREATES, null, null, (endpoint, id) -> List.of(endpoint.ready(id))),
            new Interaction(
                    200,
                    "of a guest that is applied",
                    CREATES_FOR_A_GUEST,
                    null,
                    null,
                    (endpoint, id) -> List.of(endpoint.ready(id))),
            new Interaction(400, "that breaks the contract", CREATES, null, null, (_, _) -> List.of()),
            new Interaction(401, "without a known token", CREATES, null, null, (_, _) -> credential("unknown")),
            new Interaction(
                    403, "with a token for reads", CREATES, null, null, (_, _) -> credential("of the read scope")),
            new Interaction(
                    404,
                    "of an order that is not known",
                    FOLLOWS,
                    "urn:sluice:problem:not-found",
                    null,
                    (_, id) -> List.of(new State("no order", Map.of("order_id", id)))),
            new Interaction(
                    409,
                    "that was applied before",
                    CREATES,
                    "urn:sluice:problem:already-applied",
                    null,
                    (endpoint, id) -> List.of(endpoint.applied(id, eventId(409)))),
            new Interaction(
                    409,
                    "that would create what exists",
                    CREATES,
                    "urn:sluice:problem:already-exists",
                    null,
                    (endpoint, id) -> List.of(endpoint.ended(id))),
            new Interaction(
                    422,
                    "that the status machine forbids",
                    FOLLOWS,
                    "urn:sluice:problem:invalid-transition",
                    null,
                    (endpoint, id) -> List.of(endpoint.ended(id))),
            new Interaction(
                    500,
                    "that meets a bug",
                    CREATES,
                    null,
                    null,
                    (endpoint, id) -> List.of(
                            endpoint.ready(id), new State("a fault below the service", Map.of("order_id", id)))),
            new Interaction(503, "while the database is away", CREATES, null, null, (_, _) -> databaseAway()),
            new Interaction(
                    503, "while the database is away for a moment", CREATES, null, "1", (_, _) -> databaseAway()));

    String description(Endpoint endpoint) {
        return endpoint.request + " " + why;
    }

    /** Each has an order of its own; an empty id is what breaks the contract. */
    Endpoint.Sent update(Endpoint endpoint) {
        return new Endpoint.Sent(eventId(status), status == 400 ? "" : orderId(endpoint), part);
    }

    List<State> states(Endpoint endpoint) {
        return states.apply(endpoint, orderId(endpoint));
    }

    private String orderId(Endpoint endpoint) {
        return "pact-%s-%s".formatted(endpoint.name().toLowerCase(Locale.ROOT), status);
    }

    private static String eventId(int status) {
        return "evt-" + status;
    }

    private static List<State> credential(String credential) {
        return List.of(new State("a credential", Map.of("credential", credential)));
    }

    private static List<State> databaseAway() {
        return List.of(new State("the database is unavailable", Map.of()));
    }
}
