package dev.sluice.testkit;

/** Bodies of webhooks and updates; what a test does not care about has a default. Cheap enough for a load generator. */
public final class Bodies {

    public static final String USER = "6f1d4c1e-5d0b-4b57-9a38-1a2b3c4d5e6f";
    /** When each order was created. */
    public static final String CREATED_AT = "2026-11-23T08:00:00Z";

    public static final long AMOUNT = 1999;

    private Bodies() {}

    public static String order(String eventId, String orderId, String status) {
        return order(eventId, orderId, status, CREATED_AT);
    }

    public static String order(String eventId, String orderId, String status, String updatedAt) {
        return order(eventId, orderId, USER, status, updatedAt, "");
    }

    /** @param more further members, each with a leading comma */
    public static String order(
            String eventId, String orderId, String userId, String status, String updatedAt, String more) {
        return head(eventId, orderId, userId, status) + ",\"created_at\":\"" + CREATED_AT + "\",\"updated_at\":\""
                + updatedAt + '"' + more + '}';
    }

    /** @param more further members, each with a leading comma */
    public static String dispute(String eventId, String orderId, String status, String occurredAt, String more) {
        return head(eventId, orderId, USER, status) + ",\"reason\":\"reason of " + escaped(eventId) + "\",\"amount\":"
                + AMOUNT + ",\"currency\":\"EUR\",\"occurred_at\":\"" + occurredAt + '"' + more + '}';
    }

    /** The same without its user. */
    public static String ofGuest(String body) {
        return body.replace("\"user_id\":\"" + USER + "\",", "");
    }

    private static String head(String eventId, String orderId, String userId, String status) {
        return "{\"provider_event_id\":\"" + escaped(eventId) + "\",\"order_id\":\"" + escaped(orderId)
                + "\",\"user_id\":\"" + userId + "\",\"status\":\"" + status + '"';
    }

    private static String escaped(String text) {
        return text.replace("\\", "\\\\").replace("\"", "\\\"");
    }
}
