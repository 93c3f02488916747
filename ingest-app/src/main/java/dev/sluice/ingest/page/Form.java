package dev.sluice.ingest.page;

import static java.nio.charset.StandardCharsets.UTF_8;

import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.net.URLDecoder;
import java.util.HashMap;
import java.util.Map;

/** What a form of ours has sent. The server's own parsing is off: parameters of a request are those of its query alone. */
record Form(Map<String, String> fields) {

    static final int MAX_BYTES = 16 * 1024;

    private static final String TYPE = "application/x-www-form-urlencoded";

    /**
     * Reads the body.
     *
     * @throws InputException where it is none of a form, or too large
     */
    static Form read(HttpServletRequest request) throws IOException {
        String type = request.getContentType();
        if (type == null || !type.split(";", 2)[0].strip().equalsIgnoreCase(TYPE)) {
            throw new InputException("A form is sent as %s.".formatted(TYPE));
        }
        byte[] body = request.getInputStream().readNBytes(MAX_BYTES + 1);
        if (body.length > MAX_BYTES) {
            throw new InputException("A form has at most %s bytes.".formatted(MAX_BYTES));
        }
        Map<String, String> fields = new HashMap<>();
        for (String pair : new String(body, UTF_8).split("&")) {
            int equals = pair.indexOf('=');
            if (equals > 0) {
                fields.putIfAbsent(decode(pair.substring(0, equals)), decode(pair.substring(equals + 1)));
            }
        }
        return new Form(fields);
    }

    private static String decode(String text) {
        try {
            return URLDecoder.decode(text, UTF_8);
        } catch (IllegalArgumentException _) {
            throw new InputException("The form is not percent-encoded.");
        }
    }

    /** Empty where it was not sent. */
    String field(String name) {
        return fields.getOrDefault(name, "");
    }

    /** A field that has to have something in it, of so many characters at most. */
    String required(String name, int most) {
        String value = field(name).strip();
        if (value.isEmpty()
                || value.codePointCount(0, value.length()) > most
                || Filter.CONTROLS.matcher(value).find()) {
            throw new InputException(
                    "'%s' needs 1 to %s characters, none of them a control character.".formatted(name, most));
        }
        return value;
    }

    /** Fields stay out of logs: one may be a token. */
    @Override
    public String toString() {
        return "Form[%s fields]".formatted(fields.size());
    }
}
