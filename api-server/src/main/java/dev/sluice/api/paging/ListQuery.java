package dev.sluice.api.paging;

import dev.sluice.api.sql.Sql;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.RowMapper;
import org.springframework.jdbc.core.simple.JdbcClient;

/** A list's SELECT, newest first, put together from constant pieces: which ones depends on the filters that are given. */
public final class ListQuery {

    private final StringBuilder sql;
    private final List<Object> parameters = new ArrayList<>();
    private String and = " where ";

    public ListQuery(String select) {
        this.sql = new StringBuilder(select);
    }

    /** Adds a condition with one parameter, unless the value is null. */
    public ListQuery where(String condition, @Nullable Object value) {
        return value == null ? this : and(condition, value);
    }

    /**
     * Adds where the page starts and how it is sorted.
     *
     * @param time the column to sort by, before {@code key}
     */
    public <T> List<T> page(JdbcClient jdbc, String time, @Nullable Cursor after, int limit, RowMapper<T> mapper) {
        if (after != null) {
            and("(" + time + ", key) < (?, ?)", Sql.timestamp(after.time()), after.key());
        }
        sql.append(" order by ").append(time).append(" desc, key desc limit ?");
        parameters.add(limit);
        return jdbc.sql(sql.toString()).params(parameters).query(mapper).list();
    }

    private ListQuery and(String condition, Object... values) {
        sql.append(and).append(condition);
        parameters.addAll(List.of(values));
        and = " and ";
        return this;
    }
}
