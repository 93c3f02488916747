package dev.sluice.testkit;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/**
 * A member that both contracts refuse alike, a webhook's and an update's: {@code wrong-members.md} lists them.
 *
 * @param of {@code order} or {@code dispute}
 * @param value its raw JSON; empty where the member is left out
 * @param pointer the only one in the answer's errors
 * @param detail how the detail of one of the errors begins
 */
public record WrongMember(String of, String member, String value, String pointer, String detail) {

    public static Stream<WrongMember> all() {
        return Table.rows("wrong-members.md").flatMap(WrongMember::row);
    }

    private static Stream<WrongMember> row(List<String> cells) {
        return each(cells.get(0))
                .flatMap(of -> each(cells.get(1))
                        .flatMap(member -> Table.values(cells.get(2)).stream()
                                .map(value -> new WrongMember(
                                        of,
                                        member,
                                        value,
                                        cells.get(3).isEmpty()
                                                ? "/" + member
                                                : Table.values(cells.get(3)).getFirst(),
                                        cells.get(4)))));
    }

    private static Stream<String> each(String cell) {
        return Arrays.stream(cell.split(", "));
    }

    /** A valid body made wrong. */
    public String in(String valid) {
        Body body = Body.of(valid);
        return (value.isEmpty() ? body.without(member) : body.with(member, value)).json();
    }

    @Override
    public String toString() {
        return "%s %s %s".formatted(of, member, value.isEmpty() ? "left out" : Table.shortened(value));
    }
}
