package dev.sluice.api.paging;

import dev.sluice.postgres.Sql;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.RowMapper;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * A list's SELECT, newest first, put together from constant pieces: which ones depends on the filters that are given.
 * One filter finds its rows by an index that sorts as the list does; the others are looked at row by row, and a page
 * looks at {@value #MOST_ROWS} rows at the most. So no filter makes a page cost more than that, whatever the table holds.
 */
public final class ListQuery {

    /** Then a page ends where it is, with fewer items than it might have, or none. */
    static final int MOST_ROWS = 2_000;

    private final StringBuilder rows;
    private final List<Object> rowsParameters = new ArrayList<>();
    private final List<String> filters = new ArrayList<>();
    private final List<Object> filterParameters = new ArrayList<>();
    private boolean isNarrowed;

    public ListQuery(String select) {
        this.rows = new StringBuilder(select);
    }

    /**
     * Adds a condition with one parameter, unless the value is null.
     *
     * @param condition on a column that begins an index whose others are the ones to sort by; only the first such
     *     condition is looked up there
     */
    public ListQuery whereIndexed(String condition, @Nullable Object value) {
        if (value == null || isNarrowed) {
            return where(condition, value);
        }
        isNarrowed = true;
        return narrow(condition, value);
    }

    /** Adds a condition with one parameter, unless the value is null. */
    public ListQuery where(String condition, @Nullable Object value) {
        if (value != null) {
            filters.add(condition);
            filterParameters.add(value);
        }
        return this;
    }

    /**
     * Reads a page.
     *
     * @param time the column to sort by, before {@code key}
     * @param limit most items
     * @param cursor an item's place in the list
     * @param list which list it is ({@link Cursor#list})
     */
    public <T> Page<T> page(
            JdbcClient jdbc,
            String time,
            @Nullable Cursor after,
            int limit,
            RowMapper<T> mapper,
            Function<T, Cursor> cursor,
            String list) {
        if (after != null) {
            narrow("(" + time + ", key) < (?, ?)", Sql.timestamp(after.time()), after.key());
        }
        String newestFirst = " order by " + time + " desc, key desc limit ?";
        rows.append(newestFirst);
        if (filters.isEmpty()) {
            rowsParameters.add(limit + 1);
            return Page.of(
                    jdbc.sql(rows.toString())
                            .params(rowsParameters)
                            .query(mapper)
                            .list(),
                    limit,
                    cursor,
                    list);
        }
        rowsParameters.add(MOST_ROWS);
        return filtered(jdbc, time, newestFirst, limit, mapper, cursor, list);
    }

    private record Row<T>(T item, boolean matches, boolean isLast) {}

    private <T> Page<T> filtered(
            JdbcClient jdbc,
            String time,
            String newestFirst,
            int limit,
            RowMapper<T> mapper,
            Function<T, Cursor> cursor,
            String list) {
        String matches = String.join(" and ", filters);
        String sql = "select * from (select page.*, (" + matches + ") as matches, row_number() over (order by " + time
                + " desc, key desc) as number from (" + rows + ") page) numbered where matches or number = ?"
                + newestFirst;
        List<Row<T>> read = jdbc.sql(sql)
                .params(filterParameters)
                .params(rowsParameters)
                .params(MOST_ROWS, limit + 1)
                .query((row, number) -> new Row<>(
                        mapper.mapRow(row, number), row.getBoolean("matches"), row.getInt("number") == MOST_ROWS))
                .list();
        List<T> items = read.stream().filter(Row::matches).map(Row::item).toList();
        Page<T> page = Page.of(items, limit, cursor, list);
        boolean mayGoOn = !read.isEmpty() && read.getLast().isLast();
        return page.nextCursor() == null && mayGoOn
                ? new Page<>(page.items(), cursor.apply(read.getLast().item()).encode(list))
                : page;
    }

    private ListQuery narrow(String condition, Object... values) {
        rows.append(rowsParameters.isEmpty() ? " where " : " and ").append(condition);
        rowsParameters.addAll(List.of(values));
        return this;
    }
}
