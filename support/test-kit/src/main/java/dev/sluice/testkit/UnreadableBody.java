package dev.sluice.testkit;

import java.util.stream.Stream;

/**
 * A body that is no JSON object, or not one alone: {@code unreadable-bodies.md} lists them.
 *
 * @param name what it is
 * @param detail a part of the answer's detail
 */
public record UnreadableBody(String name, String body, String detail) {

    public static Stream<UnreadableBody> all() {
        return Table.rows("unreadable-bodies.md")
                .map(cells -> new UnreadableBody(
                        cells.get(0), Table.values(cells.get(1)).getFirst(), cells.get(2)));
    }

    /** With the valid body that it is made of. */
    public String of(String valid) {
        return body.replace("<valid>", valid);
    }

    @Override
    public String toString() {
        return name;
    }
}
