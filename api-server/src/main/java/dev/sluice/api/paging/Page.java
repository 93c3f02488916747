package dev.sluice.api.paging;

import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Some of a list's items.
 *
 * @param nextCursor where the next page starts; null on the last one
 */
public record Page<T>(List<T> items, @Nullable String nextCursor) {

    /**
     * Makes a page of what was read with a limit of one more than the page has: the one more says that there is a next
     * page.
     *
     * @param list which list it is ({@link Cursor#list})
     */
    public static <T> Page<T> of(List<T> read, int limit, Function<T, Cursor> cursor, String list) {
        if (read.size() <= limit) {
            return new Page<>(read, null);
        }
        List<T> items = List.copyOf(read.subList(0, limit));
        return new Page<>(items, cursor.apply(items.getLast()).encode(list));
    }

    public <U> List<U> map(Function<T, U> mapper) {
        return items.stream().map(mapper).toList();
    }
}
