package dev.sluice.ingest.provider.table;

import dev.sluice.ingest.provider.Account;
import dev.sluice.ingest.provider.Account.Capture;
import dev.sluice.ingest.provider.table.Excerpt.MemberType;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;
import tools.jackson.core.JsonPointer;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Makes events of a provider's published schema, for every case that the rows of a table tell apart. */
record Samples(Table table, Excerpt excerpt) {

    /** A value that no row names: providers add values. */
    static final String OTHER = "another";

    private static final JsonMapper JSON = new JsonMapper();

    /** An event of a type, and the account that it is of. */
    record Case(String eventType, Map<Guard.Subject, String> values) {

        @Override
        public String toString() {
            return values.isEmpty() ? eventType : eventType + " " + values;
        }
    }

    /** Every combination of values, present, absent or unknown, of what the rows for a type look at. */
    List<Case> cases(String eventType) {
        Set<Guard.Subject> subjects = new LinkedHashSet<>();
        table.rows(eventType).forEach(row -> row.guards().forEach(guard -> subjects.add(guard.subject())));
        List<Map<Guard.Subject, String>> combinations = List.of(Map.of());
        for (Guard.Subject subject : subjects) {
            var more = new ArrayList<Map<Guard.Subject, String>>();
            for (Map<Guard.Subject, String> combination : combinations) {
                for (String value : values(eventType, subject)) {
                    var longer = new LinkedHashMap<>(combination);
                    longer.put(subject, value);
                    more.add(longer);
                }
            }
            combinations = more;
        }
        return combinations.stream().map(values -> new Case(eventType, values)).toList();
    }

    private List<String> values(String eventType, Guard.Subject subject) {
        return switch (subject) {
            case Guard.Capture _ ->
                Stream.of(Capture.values())
                        .map(capture -> capture.name().toLowerCase(Locale.ROOT))
                        .toList();
            case Guard.Member(JsonPointer pointer) -> {
                MemberType type = excerpt.type(eventType, pointer);
                if (type == null) {
                    yield List.of(Guard.ABSENT);
                }
                Stream<String> known = type.isBoolean()
                        ? Stream.of("true", "false")
                        : Stream.concat(type.values().stream(), Stream.of(OTHER));
                yield Stream.concat(known, type.optional() ? Stream.of(Guard.ABSENT) : Stream.empty())
                        .toList();
            }
        };
    }

    /** The account of a case. */
    Account account(Case of, boolean secondFactor) {
        boolean automatic = "automatic".equals(of.values().get(new Guard.Capture()));
        return new Account(
                "shop",
                table.provider(),
                true,
                "",
                automatic ? Capture.AUTOMATIC : Capture.MANUAL,
                List.of(),
                List.of(),
                secondFactor);
    }

    /**
     * The event of a case.
     *
     * @param whole whether it has all members that it may have, or only those that it must
     */
    ObjectNode event(Case of, boolean whole) {
        ObjectNode event = JSON.createObjectNode();
        Objects.requireNonNull(excerpt.schemas().get(of.eventType())).forEach((pointer, type) -> {
            if (whole || !type.optional()) {
                JsonPointer member = pointer.last().getMatchingProperty().equals("*")
                        ? pointer.head().appendProperty("order_id")
                        : pointer;
                put(
                        event,
                        member,
                        type.name(),
                        type.values().isEmpty() ? "text-1" : type.values().getFirst());
            }
        });
        put(event, table.type(), "string", of.eventType());
        of.values().forEach((subject, value) -> {
            if (subject instanceof Guard.Member(JsonPointer pointer)) {
                put(event, pointer, value.equals(Guard.ABSENT) ? "absent" : "string", value);
            }
        });
        return event;
    }

    private static void put(ObjectNode event, JsonPointer pointer, String type, String text) {
        ObjectNode at = event;
        JsonPointer rest = pointer;
        while (!rest.tail().matches()) {
            String name = rest.getMatchingProperty();
            rest = rest.tail();
            if (rest.getMatchingIndex() >= 0) {
                ArrayNode array = at.withArrayProperty(name);
                at = array.isEmpty() ? array.addObject() : (ObjectNode) array.get(0);
                rest = rest.tail();
            } else {
                at = at.withObjectProperty(name);
            }
        }
        var nodes = JsonNodeFactory.instance;
        at.set(
                rest.getMatchingProperty(),
                switch (type) {
                    case "absent" -> nodes.nullNode();
                    case "integer" -> nodes.numberNode(1999);
                    case "epoch" -> nodes.numberNode(1_795_000_000L);
                    case "boolean" -> nodes.booleanNode(true);
                    case "flag" -> nodes.stringNode("true");
                    case "rfc3339" -> nodes.stringNode("2026-11-26T10:15:30+01:00");
                    case "decimal" -> nodes.stringNode("19.99");
                    case "currency" -> nodes.stringNode("eur");
                    default -> nodes.stringNode(text);
                });
    }
}
