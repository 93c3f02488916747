package dev.sluice.cli.provider;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.random.RandomGenerator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.BooleanNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.LongNode;
import tools.jackson.databind.node.ObjectNode;
import tools.jackson.databind.node.StringNode;

/**
 * What stands for something in the events of a story: {@code {order}} and other names for what is the same in all of them,
 * {@code {new PATTERN}} for an id that is new each time, {@code {now}}, {@code {now+14d}} and {@code {start}} for times,
 * {@code {live}} for the account's world.
 */
final class Placeholders {

    private static final Pattern PLACEHOLDER = Pattern.compile("\\{([a-z]+)(?:\\+(\\d+)d)?(?: ([^}]+))?}");
    private static final String CHARACTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789";

    private final Map<String, String> values = new HashMap<>();
    private final RandomGenerator random;
    private final Instant start;
    private final boolean isEpoch;
    private final boolean isLive;
    private Instant now;

    /**
     * At the start of a story.
     *
     * @param isEpoch whether times are whole seconds since 1970, and the account's world a boolean; else both are text
     */
    Placeholders(RandomGenerator random, Instant start, boolean isEpoch, boolean isLive) {
        this.random = random;
        this.start = start.truncatedTo(ChronoUnit.SECONDS);
        this.now = this.start;
        this.isEpoch = isEpoch;
        this.isLive = isLive;
    }

    void put(String name, String value) {
        values.put(name, value);
    }

    void pass(Duration time) {
        now = now.plus(time);
    }

    /** A new id: each question mark is another letter or digit. */
    String id(String pattern) {
        StringBuilder id = new StringBuilder(pattern);
        for (int i = 0; i < id.length(); i++) {
            if (id.charAt(i) == '?') {
                id.setCharAt(i, CHARACTERS.charAt(random.nextInt(CHARACTERS.length())));
            }
        }
        return id.toString();
    }

    /** A copy with what the placeholders stand for. */
    JsonNode fill(JsonNode node) {
        return switch (node) {
            case ObjectNode object -> {
                ObjectNode filled = JsonNodeFactory.instance.objectNode();
                object.forEachEntry((name, member) -> filled.set(name, fill(member)));
                yield filled;
            }
            case ArrayNode array -> {
                ArrayNode filled = JsonNodeFactory.instance.arrayNode();
                array.forEach(member -> filled.add(fill(member)));
                yield filled;
            }
            case StringNode text -> fill(text);
            default -> node;
        };
    }

    private JsonNode fill(StringNode text) {
        Matcher matcher = PLACEHOLDER.matcher(text.asString());
        if (!matcher.matches()) {
            return text;
        }
        String name = matcher.group(1);
        int days = matcher.group(2) == null ? 0 : Integer.parseInt(matcher.group(2));
        return switch (name) {
            case "now" -> time(now.plus(Duration.ofDays(days)));
            case "start" -> time(start);
            case "live" -> isEpoch ? BooleanNode.valueOf(isLive) : StringNode.valueOf(Boolean.toString(isLive));
            case "new" -> StringNode.valueOf(id(matcher.group(3)));
            default -> StringNode.valueOf(Objects.requireNonNull(values.get(name), name));
        };
    }

    private JsonNode time(Instant time) {
        return isEpoch ? LongNode.valueOf(time.getEpochSecond()) : StringNode.valueOf(time.toString());
    }
}
