package dev.sluice.ingest.provider.table;

import dev.sluice.ingest.provider.Account.Capture;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonPointer;
import tools.jackson.databind.JsonNode;

/**
 * What a provider has published of its events, as far as its table rests on it: {@code openapi/providers/}.
 *
 * @param schemas the members of each type of event
 */
record Excerpt(
        String provider,
        List<JsonPointer> unsigned,
        Map<String, Map<JsonPointer, MemberType>> schemas,
        List<Life> lives) {

    private static final String OPTIONAL = "?";
    private static final String ANY = "*";

    /**
     * Of a member.
     *
     * @param name as the excerpt has it; {@code enum} where values are listed
     * @param optional whether it may be absent
     */
    record MemberType(String name, List<String> values, boolean optional) {

        /** Whether it is published that it may be this. */
        boolean has(String value) {
            return isBoolean() ? value.equals("true") || value.equals("false") : values.contains(value);
        }

        /** As JSON has it, or as text: in either case nothing else. */
        boolean isBoolean() {
            return name.equals("boolean") || name.equals("flag");
        }
    }

    /**
     * What follows what, in the normal course.
     *
     * @param capture of the accounts that it is about; null for all
     * @param then the steps after a step
     */
    record Life(String name, @Nullable Capture capture, List<Step> start, Map<Step, List<Step>> then) {}

    /** An event of a life, and the members that tell it from others of its type. */
    record Step(String eventType, Map<JsonPointer, String> members) {

        private static Step of(String text) {
            String[] parts = text.split(" ");
            var members = new LinkedHashMap<JsonPointer, String>();
            for (String part : List.of(parts).subList(1, parts.length)) {
                int sign = part.indexOf('=');
                members.put(JsonPointer.compile(part.substring(0, sign)), part.substring(sign + 1));
            }
            return new Step(parts[0], members);
        }

        @Override
        public String toString() {
            return members.isEmpty() ? eventType : eventType + " " + members;
        }
    }

    static Excerpt read(String yaml) {
        JsonNode root = YamlNodes.read(yaml);
        var schemas = new LinkedHashMap<String, Map<JsonPointer, MemberType>>();
        root.path("events")
                .forEachEntry((schema, types) -> types.forEach(type ->
                        schemas.put(type.asString(), schema(root.path("schemas").path(schema)))));
        var lives = new ArrayList<Life>();
        root.path("lives").forEachEntry((name, life) -> lives.add(life(name, life)));
        return new Excerpt(
                root.path("provider").asString(),
                root.path("unsigned")
                        .valueStream()
                        .map(node -> JsonPointer.compile(node.asString()))
                        .toList(),
                schemas,
                lives);
    }

    /** The published types of events. */
    Set<String> eventTypes() {
        return schemas.keySet();
    }

    /** The type of a member of a type of event; null where there is no such member. */
    @Nullable
    MemberType type(String eventType, JsonPointer pointer) {
        Map<JsonPointer, MemberType> schema = Objects.requireNonNull(schemas.get(eventType));
        MemberType type = schema.get(pointer);
        return type == null ? schema.get(pointer.head().appendProperty(ANY)) : type;
    }

    private static Map<JsonPointer, MemberType> schema(JsonNode schema) {
        var members = new LinkedHashMap<JsonPointer, MemberType>();
        schema.forEachEntry((key, type) -> {
            boolean optional = key.endsWith(OPTIONAL);
            String pointer = optional ? key.substring(0, key.length() - 1) : key;
            List<String> values = type.valueStream().map(JsonNode::asString).toList();
            members.put(
                    JsonPointer.compile(pointer),
                    new MemberType(values.isEmpty() ? type.asString() : "enum", values, optional));
        });
        return members;
    }

    private static Life life(String name, JsonNode life) {
        var then = new LinkedHashMap<Step, List<Step>>();
        life.path("then").forEachEntry((step, next) -> then.put(Step.of(step), steps(next)));
        JsonNode start = life.path("start");
        JsonNode capture = life.path("capture");
        return new Life(
                name,
                capture.isMissingNode()
                        ? null
                        : Capture.valueOf(capture.asString().toUpperCase(Locale.ROOT)),
                start.isArray() ? steps(start) : List.copyOf(then.keySet()),
                then);
    }

    private static List<Step> steps(JsonNode steps) {
        return steps.valueStream().map(step -> Step.of(step.asString())).toList();
    }
}
