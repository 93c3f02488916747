package dev.sluice.ingest.provider.table;

import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import tools.jackson.core.JsonPointer;

/**
 * A row of a table.
 *
 * @param event a type of event, or what several begin with and a star
 * @param guards all of them hold where the row is the one
 * @param otherwise whether it is for what no other row of the type is for; it has no guards then
 * @param id what an order has once: the event id of its last update, joined by colons, in the place of the table's; empty for none
 */
record Row(String event, List<Guard> guards, boolean otherwise, List<JsonPointer> id, Outcome outcome) {

    private static final String ANY = "*";

    boolean isFor(String eventType) {
        return isPattern() ? eventType.startsWith(event.substring(0, event.length() - 1)) : eventType.equals(event);
    }

    boolean isPattern() {
        return event.endsWith(ANY);
    }

    /** As a table has it, in one line. */
    String text() {
        String when = guards.stream()
                .map(guard -> "%s: %s".formatted(guard.subject(), text(guard.values())))
                .collect(Collectors.joining(", ", ", when: {", "}"));
        return "event: %s%s%s%s, %s"
                .formatted(
                        event,
                        guards.isEmpty() ? "" : when,
                        otherwise ? ", otherwise: true" : "",
                        id.isEmpty() ? "" : ", id: " + id,
                        outcome.text());
    }

    private static String text(Set<String> values) {
        return values.size() == 1 ? values.iterator().next() : values.toString();
    }

    @Override
    public String toString() {
        return otherwise ? event + " otherwise" : guards.isEmpty() ? event : event + " " + guards;
    }
}
