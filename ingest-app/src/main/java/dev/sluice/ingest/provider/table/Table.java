package dev.sluice.ingest.provider.table;

import dev.sluice.ingest.provider.Account;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonPointer;
import tools.jackson.databind.JsonNode;

/**
 * What one provider's events become. Immutable.
 *
 * @param version kept with each webhook that was read by it
 * @param type where an event says what happened
 * @param id what makes an event this one and no other; joined by colons, it is an update's event id
 * @param unsigned what the provider's signature leaves open, with everything below it
 * @param exponents how many decimals the provider counts in a currency, where that is not what ISO 4217 says
 * @param sources where an update's members are, by a name that rows refer to
 */
record Table(
        String provider,
        String version,
        JsonPointer type,
        List<JsonPointer> id,
        List<JsonPointer> unsigned,
        Map<String, Integer> exponents,
        Map<String, Members> sources,
        List<Row> rows) {

    /** The one row for an event; null where the table has none, or more than one. */
    @Nullable
    Row row(JsonNode event, Account account) {
        List<Row> rows = rows(Nodes.text(event.at(type)));
        List<Row> guarded = rows.stream()
                .filter(row -> !row.otherwise())
                .filter(row -> row.guards().stream().allMatch(guard -> guard.holds(this, event, account)))
                .toList();
        List<Row> found =
                guarded.isEmpty() ? rows.stream().filter(Row::otherwise).toList() : guarded;
        return found.size() == 1 ? found.getFirst() : null;
    }

    /** The rows for a type of event. */
    List<Row> rows(@Nullable String eventType) {
        return eventType == null
                ? List.of()
                : rows.stream().filter(row -> row.isFor(eventType)).toList();
    }

    /** Whether the provider's signature says nothing of what is there. */
    boolean isUnsigned(JsonPointer pointer) {
        return unsigned.stream()
                .map(JsonPointer::toString)
                .anyMatch(open ->
                        pointer.toString().equals(open) || pointer.toString().startsWith(open + "/"));
    }
}
