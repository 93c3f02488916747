package dev.sluice.bench.load;

import dev.sluice.testkit.Bodies;
import dev.sluice.testkit.Outcome;
import dev.sluice.testkit.Subject;
import dev.sluice.testkit.audit.SentEvent;
import java.nio.charset.StandardCharsets;
import java.util.function.UnaryOperator;

/**
 * A webhook to send.
 *
 * @param subject what it is about
 * @param orderId of the order, or of the dispute's order
 * @param eventId by which it is idempotent
 * @param status as the webhook spells it
 * @param result the status that the order or the dispute has once it is applied
 * @param outcome what has to become of it, since its sender knows what was sent before
 */
public record Webhook(Subject subject, String orderId, String eventId, String status, String result, Outcome outcome) {

    /** What a payment provider adds of its own. */
    static final String META = ",\"meta\":{\"psp_reference\":\"8836183819713023\",\"method\":\"card\"}";

    /** The whole request. */
    byte[] request() {
        return request(_ -> "");
    }

    /** @param headers more lines of its head, each with its end, of its body */
    byte[] request(UnaryOperator<String> headers) {
        String body = body();
        return ("POST " + subject.path() + " HTTP/1.1\r\nHost: localhost\r\n"
                        + "Content-Type: application/json\r\nContent-Length: " + body.length() + "\r\n"
                        + headers.apply(body)
                        + "\r\n" + body)
                .getBytes(StandardCharsets.US_ASCII);
    }

    private String body() {
        return switch (subject) {
            case ORDER -> Bodies.order(eventId, orderId, Bodies.USER, status, time(status), META);
            case DISPUTE ->
                Bodies.dispute(
                        eventId,
                        orderId,
                        status,
                        time(status),
                        ",\"dispute_id\":\"dp-" + orderId + "\",\"meta\":{\"resolution\":\"" + result + "\"}");
        };
    }

    /** Times are those of a day's business, later with each status; nobody reads them here. */
    static String time(String status) {
        return switch (status) {
            case "created" -> Bodies.CREATED_AT;
            case "updated" -> "2026-11-23T08:05:00Z";
            case "opened" -> "2026-11-23T09:00:00Z";
            default -> "2026-11-23T09:30:00Z";
        };
    }

    /** As the audit wants it. */
    SentEvent answered(int answer) {
        return new SentEvent(subject, orderId, eventId, result, outcome, answer, SentEvent.now());
    }
}
