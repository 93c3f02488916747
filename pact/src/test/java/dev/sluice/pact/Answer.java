package dev.sluice.pact;

import java.util.Map;

/** @param body as JSON */
record Answer(int status, Map<String, ?> body) {

    static Answer ok(Map<String, ?> body) {
        return new Answer(200, body);
    }

    static Answer created(Map<String, ?> body) {
        return new Answer(201, body);
    }

    static Answer refused(int status, String message) {
        return new Answer(status, Map.of("error", Map.of("message", message)));
    }
}
