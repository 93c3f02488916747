package dev.sluice.ingest.provider.table;

import dev.sluice.ingest.provider.table.Members.Member;
import dev.sluice.ingest.provider.table.Samples.Case;
import dev.sluice.ingest.update.Update;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Stream;
import tools.jackson.core.JsonPointer;
import tools.jackson.databind.node.ObjectNode;

/**
 * Proves of a table what can be proved of it: it has exactly one row for each case of each published type of event, reads
 * only what is published, makes updates that the internal contract takes, lets nothing that the provider's signature
 * leaves open decide, and asks for no forbidden move in the normal course, with a second factor and without.
 *
 * @param contract what is wrong with an update by the internal contract; nothing where it is right
 */
record TableChecker(Function<Update, List<String>> contract) {

    /** What is wrong with a table; nothing where it holds. */
    List<String> check(Table table, Excerpt excerpt) {
        Set<String> findings = new LinkedHashSet<>();
        if (!table.provider().equals(excerpt.provider())) {
            findings.add("It is for %s, the excerpt for %s".formatted(table.provider(), excerpt.provider()));
        }
        if (!Set.copyOf(table.unsigned()).equals(Set.copyOf(excerpt.unsigned()))) {
            findings.add("It takes for unsigned %s, the excerpt %s".formatted(table.unsigned(), excerpt.unsigned()));
        }
        checkRowsAreReached(table, excerpt, findings);
        for (String eventType : excerpt.eventTypes()) {
            checkRows(table, eventType, findings);
            checkPointers(table, excerpt, eventType, findings);
        }
        if (findings.isEmpty()) {
            var samples = new Samples(table, excerpt);
            excerpt.eventTypes()
                    .forEach(eventType -> samples.cases(eventType).forEach(one -> checkCase(samples, one, findings)));
            findings.addAll(new Lives(table, excerpt, samples, true).check());
            findings.addAll(new Lives(table, excerpt, samples, false).check());
        }
        return List.copyOf(findings);
    }

    private static void checkRowsAreReached(Table table, Excerpt excerpt, Set<String> findings) {
        var samples = new Samples(table, excerpt);
        for (Row row : table.rows()) {
            List<String> types =
                    excerpt.eventTypes().stream().filter(row::isFor).toList();
            // What is not published yet can only be ignored: nobody knows its members
            if (types.isEmpty()) {
                if (!(row.outcome() instanceof Outcome.Ignored)) {
                    findings.add("%s: no such type of event is published".formatted(row));
                }
                checkRows(table, row.event(), findings);
            }
            for (String type : types) {
                boolean reached = samples.cases(type).stream()
                        .anyMatch(one -> Stream.of(true, false)
                                .anyMatch(factor ->
                                        row.equals(table.row(samples.event(one, true), samples.account(one, factor)))));
                if (!reached) {
                    findings.add("%s: no %s ever meets it alone".formatted(row, type));
                }
            }
        }
    }

    private static void checkRows(Table table, String eventType, Set<String> findings) {
        List<Row> rows = table.rows(eventType);
        if (rows.isEmpty()) {
            findings.add("%s: no row".formatted(eventType));
        }
        if (rows.stream().anyMatch(Row::isPattern) && rows.size() > 1) {
            findings.add("%s: a row with a star, and others: %s".formatted(eventType, rows));
        }
        for (int i = 0; i < rows.size(); i++) {
            for (int j = i + 1; j < rows.size(); j++) {
                if (overlap(rows.get(i), rows.get(j))) {
                    findings.add("%s: overlaps with %s".formatted(rows.get(i), rows.get(j)));
                }
            }
        }
    }

    private static boolean overlap(Row one, Row other) {
        if (one.otherwise() || other.otherwise()) {
            return one.otherwise() && other.otherwise();
        }
        return one.guards().stream()
                .noneMatch(guard -> other.guards().stream().anyMatch(its -> Guard.areDisjoint(guard, its)));
    }

    private static void checkPointers(Table table, Excerpt excerpt, String eventType, Set<String> findings) {
        var pointers = new ArrayList<JsonPointer>();
        var deciding = new ArrayList<JsonPointer>();
        for (Row row : table.rows(eventType)) {
            pointers.addAll(row.id());
            deciding.addAll(row.id());
            row.guards().forEach(guard -> {
                if (guard.subject() instanceof Guard.Member(JsonPointer pointer)) {
                    pointers.add(pointer);
                    checkValues(table, excerpt, eventType, pointer, guard, findings);
                }
            });
            Members members = members(table, row);
            members.sources().forEach((member, source) -> {
                if (Set.of(Member.ORDER_ID, Member.DISPUTE_ID, Member.AMOUNT, Member.CURRENCY)
                        .contains(member)) {
                    source.places().forEach(place -> deciding.add(place.pointer()));
                }
            });
            members.aliases().forEach(deciding::add);
            check(excerpt, eventType, Source.ofTexts(members.aliases()), findings);
            members.meta().values().forEach(source -> check(excerpt, eventType, source, findings));
            members.sources().values().forEach(source -> check(excerpt, eventType, source, findings));
        }
        deciding.add(table.type());
        deciding.addAll(table.id());
        pointers.addAll(table.id());
        pointers.add(table.type());
        pointers.stream()
                .filter(pointer -> excerpt.type(eventType, pointer) == null)
                .forEach(pointer -> findings.add("%s: %s is not published".formatted(eventType, pointer)));
        deciding.stream()
                .filter(table::isUnsigned)
                .forEach(pointer -> findings.add("%s: %s decides, and is not signed".formatted(eventType, pointer)));
    }

    private static void checkValues(
            Table table, Excerpt excerpt, String eventType, JsonPointer pointer, Guard guard, Set<String> findings) {
        Excerpt.MemberType type = excerpt.type(eventType, pointer);
        if (type == null) {
            return;
        }
        for (String value : guard.values()) {
            boolean known = switch (value) {
                case Guard.ABSENT -> type.optional();
                case Guard.UNSIGNED -> table.isUnsigned(pointer);
                default -> type.has(value);
            };
            if (!known) {
                findings.add("%s: %s is never '%s'".formatted(eventType, pointer, value));
            }
        }
    }

    private static void check(Excerpt excerpt, String eventType, Source source, Set<String> findings) {
        for (Source.Place place : source.places()) {
            Excerpt.MemberType type = excerpt.type(eventType, place.pointer());
            if (type == null) {
                findings.add("%s: %s is not published".formatted(eventType, place.pointer()));
            } else if (!converts(place.converter(), type.name())) {
                findings.add("%s: %s is of the type %s, which %s does not read"
                        .formatted(
                                eventType,
                                place.pointer(),
                                type.name(),
                                place.converter().spelling()));
            }
            JsonPointer currency = place.currency();
            if (currency != null && excerpt.type(eventType, currency) == null) {
                findings.add("%s: %s is not published".formatted(eventType, currency));
            }
        }
    }

    private static boolean converts(Converter converter, String type) {
        return switch (converter) {
            case TEXT, UUID ->
                Set.of("string", "enum", "flag", "boolean", "currency").contains(type);
            case UPPER -> type.equals("currency");
            case EPOCH_SECONDS -> type.equals("epoch");
            case RFC3339 -> type.equals("rfc3339");
            case MINOR_UNITS -> type.equals("integer");
            case DECIMAL -> type.equals("decimal");
        };
    }

    private void checkCase(Samples samples, Case one, Set<String> findings) {
        Table table = samples.table();
        ObjectNode event = samples.event(one, true);
        Row row = table.row(event, samples.account(one, true));
        if (row == null) {
            findings.add("%s: no row".formatted(one));
            return;
        }
        Row unsigned = table.row(event, samples.account(one, false));
        if (unsigned == null) {
            findings.add("%s: no row without a second factor".formatted(one));
            return;
        }
        if (!unsigned.equals(row) && unsigned.outcome().asked().stream().anyMatch(Lives::isFinal)) {
            findings.add("%s: without a second factor it becomes %s, whatever it says"
                    .formatted(one, unsigned.outcome().text()));
        }
        Translation translation = new Translating(table, samples.account(one, true), event, null).translate(null, null);
        switch (translation) {
            case Translation.Updates(List<Update> updates, List<String> leftOut) -> {
                updates.forEach(update ->
                        contract.apply(update).forEach(flaw -> findings.add("%s: %s".formatted(one, flaw))));
                leftOut.forEach(reason -> findings.add("%s: %s".formatted(one, reason)));
            }
            case Translation.Unusable(String reason) -> findings.add("%s: %s".formatted(one, reason));
            case Translation.Ignored _ -> {}
        }
    }

    private static Members members(Table table, Row row) {
        String source = switch (row.outcome()) {
            case Outcome.Ignored _ -> null;
            case Outcome.Order order -> order.source();
            case Outcome.Dispute dispute -> dispute.source();
        };
        return source == null
                ? new Members(Map.of(), List.of(), Map.of())
                : Objects.requireNonNull(table.sources().get(source));
    }
}
