package dev.sluice.systemtests;

import dev.sluice.system.Mode;

/**
 * What a provider is told of a webhook the first time that it sends it, and what becomes of it. Where webhooks are
 * queued, whatever is well-formed is answered alike and the rest happens behind the provider's back.
 */
enum Answer {
    APPLIED("202 applied", "202 queued"),
    DUPLICATE("200 duplicate", "202 queued"),
    /** Sent again by the provider; parked. */
    UNKNOWN("404 Not found", "202 queued"),
    /** Given up by the provider; a dead letter. */
    FORBIDDEN("422 Invalid transition", "202 queued"),
    MALFORMED("400 Malformed request", "400 Malformed request"),
    TOO_LARGE("413 Body too large", "413 Body too large"),
    UNSUPPORTED("415 Unsupported Media Type", "415 Unsupported Media Type");

    private final String http;
    private final String kafka;

    Answer(String http, String kafka) {
        this.http = http;
        this.kafka = kafka;
    }

    String in(Mode mode) {
        return switch (mode) {
            case HTTP -> http;
            case KAFKA -> kafka;
        };
    }
}
