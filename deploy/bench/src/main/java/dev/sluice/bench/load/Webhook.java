package dev.sluice.bench.load;

import java.nio.charset.StandardCharsets;

/**
 * A webhook to send.
 *
 * @param subject what it is about
 * @param orderId of the order, or of the dispute's order
 * @param eventId by which it is idempotent
 * @param status as the webhook spells it
 * @param result the status that the order or the dispute has once it is applied
 * @param fate what has to become of it
 */
public record Webhook(Subject subject, String orderId, String eventId, String status, String result, Fate fate) {

    /** What a webhook is about. */
    public enum Subject {
        /** An order. */
        ORDER("orders"),
        /** A chargeback; an order has one at most here. */
        DISPUTE("chargebacks");

        private final String path;

        Subject(String path) {
            this.path = path;
        }
    }

    /** Times are those of a day's business, later with each status; nobody reads them here. */
    private static final String DAY = "2026-11-23T";

    private static final String USER = "6f1d4c1e-5d0b-4b57-9a38-1a2b3c4d5e6f";

    /** The whole request. */
    byte[] request() {
        String body = body();
        return ("POST /webhooks/payments/" + subject.path + " HTTP/1.1\r\nHost: localhost\r\n"
                        + "Content-Type: application/json\r\nContent-Length: " + body.length() + "\r\n\r\n" + body)
                .getBytes(StandardCharsets.US_ASCII);
    }

    private String body() {
        String ids = "{\"provider_event_id\":\"" + eventId + "\",\"order_id\":\"" + orderId + "\",\"user_id\":\"" + USER
                + "\",\"status\":\"" + status + "\",";
        return switch (subject) {
            case ORDER ->
                ids + "\"created_at\":\"" + DAY + "08:00:00Z\",\"updated_at\":\"" + DAY + time()
                        + "Z\",\"meta\":{\"psp_reference\":\"8836183819713023\",\"method\":\"card\"}}";
            case DISPUTE ->
                ids + "\"dispute_id\":\"dp-" + orderId + "\",\"reason\":\"product_not_received\",\"amount\":1999,"
                        + "\"currency\":\"EUR\",\"occurred_at\":\"" + DAY + time()
                        + "Z\",\"meta\":{\"resolution\":\"" + result + "\"}}";
        };
    }

    private String time() {
        return switch (status) {
            case "created" -> "08:00:00";
            case "updated" -> "08:05:00";
            case "opened" -> "09:00:00";
            default -> "09:30:00";
        };
    }
}
