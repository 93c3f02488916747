package dev.sluice.ingest.page;

import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;
import tools.jackson.databind.node.StringNode;

/** Payloads as people may see them: readable, without secrets, and without what may be a card's number. */
final class Masked {

    private static final String MASK = "•••";

    private static final Set<String> SECRET = Set.of(
            "password",
            "passwd",
            "pwd",
            "secret",
            "clientsecret",
            "token",
            "accesstoken",
            "refreshtoken",
            "idtoken",
            "apikey",
            "authorization",
            "signature",
            "hmacsignature",
            "privatekey",
            "cvc",
            "cvv",
            "cvc2",
            "cvv2",
            "pin",
            "securitycode",
            "paymenttoken");

    /** 13 to 19 digits, in groups or not, as issuers number cards. */
    private static final Pattern CARD = Pattern.compile("(?<![0-9A-Za-z])[2-6](?:[ -]?[0-9]){12,18}(?![0-9A-Za-z])");

    private static final JsonMapper JSON = JsonMapper.builder()
            .enable(SerializationFeature.INDENT_OUTPUT)
            // Numbers as they came, and nothing behind the value that is not shown
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    private Masked() {}

    /** A text that may be JSON. */
    static String text(@Nullable String text) {
        if (text == null) {
            return "";
        }
        try {
            return json(JSON.readTree(text));
        } catch (JacksonException _) {
            return cards(text);
        }
    }

    /** A value that was read from JSON. */
    static String value(Map<String, ?> value) {
        return json(JSON.valueToTree(value));
    }

    /** A header's value. */
    static String header(String name, String value) {
        return isSecret(name) ? MASK : cards(value);
    }

    private static String json(JsonNode node) {
        return JSON.writeValueAsString(masked(node));
    }

    private static JsonNode masked(JsonNode node) {
        return switch (node) {
            case ObjectNode object -> {
                ObjectNode masked = JSON.createObjectNode();
                object.forEachEntry((name, value) -> masked.set(
                        cards(name), isSecret(name) && !value.isNull() ? StringNode.valueOf(MASK) : masked(value)));
                yield masked;
            }
            case ArrayNode array -> {
                ArrayNode masked = JSON.createArrayNode();
                array.forEach(item -> masked.add(masked(item)));
                yield masked;
            }
            default -> {
                String text = node.isString() || node.isNumber() ? node.asString() : "";
                String masked = cards(text);
                yield masked.equals(text) ? node : StringNode.valueOf(masked);
            }
        };
    }

    /** However it is spelled: {@code client_secret}, {@code clientSecret}, {@code Client-Secret}. */
    private static boolean isSecret(String name) {
        return SECRET.contains(name.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]", ""));
    }

    private static String cards(String text) {
        return CARD.matcher(text).replaceAll(Masked::card);
    }

    private static String card(MatchResult match) {
        String digits = match.group().replaceAll("[^0-9]", "");
        return isCard(digits) ? MASK + digits.substring(digits.length() - 4) : match.group();
    }

    /** By its check digit (Luhn's): most other numbers of that length have another one. */
    private static boolean isCard(String digits) {
        int sum = 0;
        for (int i = 0; i < digits.length(); i++) {
            int digit = digits.charAt(digits.length() - 1 - i) - '0';
            int weighted = i % 2 == 0 ? digit : 2 * digit;
            sum += weighted > 9 ? weighted - 9 : weighted;
        }
        return sum % 10 == 0;
    }
}
