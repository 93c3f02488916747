package dev.sluice.api.support;

/** Bodies of updates; what a test does not care about has a default. */
public final class Bodies {

    public static final String USER = "6f1d4c1e-5d0b-4b57-9a38-1a2b3c4d5e6f";

    private Bodies() {}

    public static String order(String eventId, String orderId, String status) {
        return order(eventId, orderId, status, "2026-11-23T08:00:00Z");
    }

    public static String order(String eventId, String orderId, String status, String updatedAt) {
        return """
                {"provider_event_id":"%s","order_id":"%s","user_id":"%s","status":"%s",\
                "created_at":"2026-11-23T08:00:00Z","updated_at":"%s"}""".formatted(eventId, orderId, USER, status, updatedAt);
    }

    /** @param more further members, each with a leading comma */
    public static String dispute(String eventId, String orderId, String status, String occurredAt, String more) {
        return """
                {"provider_event_id":"%s","order_id":"%s","user_id":"%s","status":"%s",\
                "reason":"reason of %s","amount":1999,"currency":"EUR","occurred_at":"%s"%s}""".formatted(eventId, orderId, USER, status, eventId, occurredAt, more);
    }
}
