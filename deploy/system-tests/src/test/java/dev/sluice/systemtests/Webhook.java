package dev.sluice.systemtests;

import dev.sluice.testkit.Bodies;
import dev.sluice.testkit.Subject;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/** What a provider sends: members in order, to be changed before it is sent. */
record Webhook(String path, String contentType, String orderId, String eventId, String body) {

    private static final Instant START = Instant.parse(Bodies.CREATED_AT);
    private static final JsonMapper JSON = JsonMapper.shared();

    /** A webhook's times, as minutes since a common start. */
    static Instant minute(int minute) {
        return START.plus(minute, ChronoUnit.MINUTES);
    }

    static Webhook order(String orderId, String eventId, String status, int updatedAt) {
        return of(
                Subject.ORDER,
                orderId,
                eventId,
                Bodies.order(eventId, orderId, status, minute(updatedAt).toString()));
    }

    static Webhook dispute(String orderId, String eventId, String status, int occurredAt) {
        return of(
                Subject.DISPUTE,
                orderId,
                eventId,
                Bodies.dispute(eventId, orderId, status, minute(occurredAt).toString(), ",\"dispute_id\":\"dp\""));
    }

    private static Webhook of(Subject subject, String orderId, String eventId, String body) {
        return new Webhook(subject.path(), "application/json", orderId, eventId, body);
    }

    /** The same with a member added or changed. */
    Webhook with(String member, Object value) {
        return with(members -> members.put(member, value));
    }

    Webhook without(String member) {
        return with(members -> members.remove(member));
    }

    private Webhook with(Consumer<Map<String, Object>> change) {
        Map<String, Object> members = new LinkedHashMap<>();
        JSON.readTree(body).properties().forEach(member -> members.put(member.getKey(), member.getValue()));
        change.accept(members);
        return new Webhook(path, contentType, orderId, eventId, JSON.writeValueAsString(members));
    }

    Webhook withBody(UnaryOperator<String> change) {
        return new Webhook(path, contentType, orderId, eventId, change.apply(body));
    }

    Webhook as(String otherContentType) {
        return new Webhook(path, otherContentType, orderId, eventId, body);
    }

    String status() {
        return JSON.readTree(body).path("status").asString();
    }

    /** What its event is told apart by: the same again changes nothing. */
    Object identity() {
        return Arrays.asList(path, orderId, path.equals(Subject.DISPUTE.path()) ? disputeId() : null, eventId);
    }

    @Nullable
    String userId() {
        return JSON.readTree(body).path("user_id").asString(null);
    }

    @Nullable
    String disputeId() {
        return JSON.readTree(body).path("dispute_id").asString(null);
    }
}
