package dev.sluice.kafka;

import dev.sluice.setting.InvalidSettingException;
import java.util.HashMap;
import java.util.Map;
import java.util.SequencedMap;
import java.util.regex.Pattern;

/** What a topic may be called. */
public final class TopicNames {

    /** What Kafka itself allows. */
    private static final Pattern NAME = Pattern.compile("(?!\\.{1,2}$)[A-Za-z0-9._-]{1,249}");

    private TopicNames() {}

    /**
     * Requires names that Kafka allows side by side.
     *
     * @param topics by variable
     * @throws InvalidSettingException for the first that it does not allow
     */
    public static void require(SequencedMap<String, String> topics) {
        Map<String, String> variables = new HashMap<>();
        topics.forEach((variable, topic) -> {
            if (!NAME.matcher(topic).matches()) {
                throw new InvalidSettingException(
                        variable, topic, "it must be 1 to 249 of the characters a-z A-Z 0-9 . _ -, and not . or ..");
            }
            // Kafka refuses a topic that differs from another one only so: in its metrics' names they are the same
            String other = variables.putIfAbsent(topic.replace('.', '_'), variable);
            if (other != null) {
                throw new InvalidSettingException(
                        variable,
                        topic,
                        "it must differ from %s, in more than . and _ (%s)".formatted(other, topics.get(other)));
            }
        });
    }
}
