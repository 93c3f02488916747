package dev.sluice.ingest.provider.table;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.client.model.OrderUpdateStatus;
import dev.sluice.ingest.provider.table.Members.Member;
import dev.sluice.ingest.provider.table.Outcome.Move;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;
import tools.jackson.core.JsonPointer;

/** A row that is removed, doubled or changed is noticed, whichever it is; so is what names an order. */
class MutationsTest {

    @ParameterizedTest
    @FieldSource("dev.sluice.ingest.provider.table.Tables#PROVIDERS")
    void everyMutationOfEveryRowIsNoticed(String provider) {
        Table table = Tables.table(provider);
        Excerpt excerpt = Tables.excerpt(provider);
        String golden = Tables.read(Goldens.outcomes(provider));
        Map<String, Table> mutants = mutants(table);
        assertThat(mutants).hasSizeGreaterThan(2 * table.rows().size());
        mutants.forEach((mutation, mutant) -> assertThat(
                        !Goldens.outcomes(mutant, excerpt).equals(golden)
                                || !Tables.CHECKER.check(mutant, excerpt).isEmpty())
                .as(mutation)
                .isTrue());
    }

    private static Map<String, Table> mutants(Table table) {
        var mutants = new LinkedHashMap<String, Table>();
        for (int i = 0; i < table.rows().size(); i++) {
            Row row = table.rows().get(i);
            mutants.put(i + " removed: " + row, with(table, i));
            mutants.put(i + " doubled: " + row, with(table, i, row, row));
            for (Row changed : changes(row).toList()) {
                mutants.put(
                        "%s changed: %s to %s %s".formatted(i, row, changed, changed.outcome()),
                        with(table, i, changed));
            }
        }
        table.sources()
                .forEach((name, members) -> names(members).forEach(changed -> {
                    var sources = new LinkedHashMap<>(table.sources());
                    sources.put(name, changed);
                    mutants.put("%s changed: %s".formatted(name, changed), with(table, sources, table.rows()));
                }));
        return mutants;
    }

    /** Without each place of an order id and each alias, with each alias as another place, and with two of them swapped. */
    private static List<Members> names(Members members) {
        var changed = new ArrayList<Members>();
        List<Source.Place> places = members.of(Member.ORDER_ID).places();
        for (int i = 0; i < places.size(); i++) {
            var without = new ArrayList<>(places);
            without.remove(i);
            var sources = new LinkedHashMap<>(members.sources());
            sources.put(Member.ORDER_ID, new Source(without));
            changed.add(new Members(sources, members.aliases(), members.meta()));
        }
        for (int i = 0; i < members.aliases().size(); i++) {
            var without = new ArrayList<>(members.aliases());
            JsonPointer alias = without.remove(i);
            changed.add(new Members(members.sources(), List.copyOf(without), members.meta()));
            without.addFirst(alias);
            if (i > 0) {
                changed.add(new Members(members.sources(), List.copyOf(without), members.meta()));
            }
            without.set(0, alias.appendProperty("x"));
            changed.add(new Members(members.sources(), List.copyOf(without), members.meta()));
        }
        return changed;
    }

    private static Table with(Table table, int index, Row... instead) {
        var rows = new ArrayList<Row>(table.rows());
        rows.remove(index);
        rows.addAll(index, List.of(instead));
        return with(table, table.sources(), rows);
    }

    private static Table with(Table table, Map<String, Members> sources, List<Row> rows) {
        return new Table(
                table.provider(),
                table.version(),
                table.type(),
                table.id(),
                table.unsigned(),
                table.exponents(),
                sources,
                rows);
    }

    private static Stream<Row> changes(Row row) {
        return Stream.of(outcomes(row), guards(row), events(row), ids(row)).flatMap(changes -> changes);
    }

    private static Stream<Row> events(Row row) {
        return Stream.of(row.event() + "x", "*")
                .map(event -> new Row(event, row.guards(), row.otherwise(), row.id(), row.outcome()));
    }

    private static Stream<Row> ids(Row row) {
        return IntStream.range(0, row.id().size()).mapToObj(i -> {
            var id = new ArrayList<>(row.id());
            id.remove(i);
            return new Row(row.event(), row.guards(), row.otherwise(), id, row.outcome());
        });
    }

    private static Stream<Row> outcomes(Row row) {
        Stream<Outcome> others = switch (row.outcome()) {
            case Outcome.Ignored(String reason, boolean unexpected) ->
                Stream.of(new Outcome.Ignored(reason, !unexpected), new Outcome.Ignored("another", unexpected));
            case Outcome.Order(String source, List<OrderUpdateStatus> statuses) ->
                Stream.concat(
                        lists(statuses, OrderUpdateStatus.values()).map(changed -> new Outcome.Order(source, changed)),
                        Stream.of(new Outcome.Ignored("nothing", false)));
            case Outcome.Dispute(String source, List<Move> moves) ->
                Stream.concat(
                        lists(moves, Move.values()).map(changed -> new Outcome.Dispute(source, changed)),
                        Stream.of(new Outcome.Ignored("nothing", false)));
        };
        return others.map(outcome -> new Row(row.event(), row.guards(), row.otherwise(), row.id(), outcome));
    }

    /** The list without each of its elements, and with each of them as any other. */
    private static <T> Stream<List<T>> lists(List<T> list, T[] values) {
        var changed = new ArrayList<List<T>>();
        for (int i = 0; i < list.size(); i++) {
            var without = new ArrayList<>(list);
            T old = without.remove(i);
            if (!without.isEmpty()) {
                changed.add(without);
            }
            for (T value : Arrays.asList(values)) {
                if (!value.equals(old)) {
                    var other = new ArrayList<>(list);
                    other.set(i, value);
                    changed.add(other);
                }
            }
        }
        return changed.stream();
    }

    /** Without each guard, and each without each of its values, with another one, and for what no other row is for. */
    private static Stream<Row> guards(Row row) {
        var changed = new ArrayList<Row>();
        for (int i = 0; i < row.guards().size(); i++) {
            Guard guard = row.guards().get(i);
            var without = new ArrayList<>(row.guards());
            without.remove(i);
            changed.add(new Row(row.event(), without, false, row.id(), row.outcome()));
            for (String value : guard.values()) {
                Set<String> values = new LinkedHashSet<>(guard.values());
                values.remove(value);
                changed.add(with(row, i, new Guard(guard.subject(), values)));
                values.add(value + "x");
                changed.add(with(row, i, new Guard(guard.subject(), values)));
            }
        }
        if (row.otherwise()) {
            changed.add(new Row(row.event(), List.of(), false, row.id(), row.outcome()));
        }
        return changed.stream();
    }

    private static Row with(Row row, int index, Guard instead) {
        var guards = new ArrayList<>(row.guards());
        guards.set(index, instead);
        return new Row(row.event(), guards, false, row.id(), row.outcome());
    }
}
