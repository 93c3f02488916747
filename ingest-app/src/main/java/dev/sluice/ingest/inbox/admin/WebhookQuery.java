package dev.sluice.ingest.inbox.admin;

import dev.sluice.ingest.inbox.Aliases;
import dev.sluice.ingest.inbox.Lanes;
import dev.sluice.ingest.inbox.admin.generated.model.WebhookStatus;
import dev.sluice.postgres.Sql;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Finds webhooks by a filter, in the order of their ids. One of the conditions leads to rows by an index that sorts by id
 * too; the others are looked at row by row, at so many rows at the most, whatever the inbox holds.
 */
final class WebhookQuery {

    /** Which way, and which rows are behind one. */
    enum Order {
        NEWEST_FIRST("desc", "<"),
        OLDEST_FIRST("asc", ">");

        private final String direction;
        private final String behind;

        Order(String direction, String behind) {
            this.direction = direction;
            this.behind = behind;
        }
    }

    /**
     * What was found.
     *
     * @param goOnBehind the id behind which there may be more; null where there is no more
     */
    record Found(List<StoredWebhook> webhooks, @Nullable Long goOnBehind) {}

    private record Row(StoredWebhook webhook, boolean matches, boolean isLast) {}

    /** Each row is looked up by its id: without "offset", a join of another kind might be planned. */
    private static final String BY_ID = """
            select found_id as id, %1$s from (%2$s) found cross join lateral (
              select %1$s from webhooks where webhooks.id = found_id offset 0) w""";

    /** More than what lies between a receipt and its commit, and than what clocks differ by. */
    private static final Duration LATEST = Duration.ofMinutes(5);

    private final WebhookFilter filter;
    private final Order order;
    private final List<String> conditions = new ArrayList<>();
    private final List<Object> conditionParameters = new ArrayList<>();
    private final List<Object> rowsParameters = new ArrayList<>();

    WebhookQuery(WebhookFilter filter, Order order) {
        this.filter = filter;
        this.order = order;
    }

    /**
     * Reads; once for each query.
     *
     * @param after the id to start behind; null for the beginning
     * @param mostRows to look at
     * @param limit most to find
     */
    Found find(JdbcClient jdbc, @Nullable Long after, int mostRows, int limit) {
        String rows = rows(after, mostRows);
        where("provider = ?", filter.provider());
        where("event_type = ?", filter.eventType());
        where("received_at >= ?", filter.from() == null ? null : Sql.timestamp(filter.from()));
        where("received_at < ?", filter.to() == null ? null : Sql.timestamp(filter.to()));
        String matches = conditions.isEmpty() ? "true" : String.join(" and ", conditions);
        // Limits are no parameters, since the plan must know how few rows they leave
        String sql =
                """
                select w.*, %6$s
                from (
                  select w.*, (%1$s) as matches, number = %2$s as is_last
                  from (
                    select w.*, %3$s as status, row_number() over (order by id %4$s) as number from (%5$s) w
                  ) w
                ) w
                where matches or is_last order by id %4$s limit ?""".formatted(matches, mostRows, StoredWebhook.STATUS, order.direction, rows, StoredWebhook.DERIVED);
        List<Row> read = jdbc.sql(sql)
                .params(conditionParameters)
                .params(rowsParameters)
                .param(limit + 1)
                .query((row, number) ->
                        new Row(StoredWebhook.read(row, number), row.getBoolean("matches"), row.getBoolean("is_last")))
                .list();
        List<StoredWebhook> found =
                read.stream().filter(Row::matches).map(Row::webhook).toList();
        if (found.size() > limit) {
            List<StoredWebhook> page = List.copyOf(found.subList(0, limit));
            return new Found(page, page.getLast().id());
        }
        boolean mayGoOn = !read.isEmpty() && read.getLast().isLast();
        return new Found(found, mayGoOn ? read.getLast().webhook().id() : null);
    }

    /** The rows to look at, by the condition that leaves the fewest. */
    private String rows(@Nullable Long after, int mostRows) {
        if (filter.orderId() != null) {
            where("status = ?", filter.status());
            where("provider_event_id = ?", filter.providerEventId());
            return rowsOfOrder(filter.orderId(), after, mostRows);
        }
        if (filter.providerEventId() != null) {
            where("status = ?", filter.status());
            return rowsOf("provider_event_id = ?", filter.providerEventId(), after, mostRows);
        }
        return switch (filter.status()) {
            case FAILED, IGNORED, DISMISSED -> {
                // It may have been replayed since, and wait
                where("status = ?", filter.status());
                yield BY_ID.formatted(
                        StoredWebhook.COLUMNS, unapplied(filter.status().getValue(), after, mostRows));
            }
            case PENDING -> BY_ID.formatted(StoredWebhook.COLUMNS, pending(after, mostRows));
            case DONE -> {
                where("status = ?", filter.status());
                yield rowsOf("true", null, after, mostRows);
            }
            case null -> rowsOf("true", null, after, mostRows);
        };
    }

    private String rowsOf(String condition, @Nullable String value, @Nullable Long after, int mostRows) {
        String select = "select id, %s from webhooks where %s".formatted(StoredWebhook.COLUMNS, condition);
        if (value != null) {
            rowsParameters.add(value);
        }
        return select + limits("id", after, mostRows);
    }

    /** By each of its names, since an index has in this order what one of them is of. */
    private String rowsOfOrder(String orderId, @Nullable Long after, int mostRows) {
        rowsParameters.add(orderId);
        return """
                select w.* from (%1$s) names cross join lateral (
                  select id, %2$s from webhooks where order_id = name%3$s) w
                order by id %4$s limit %5$s""".formatted(
                        Aliases.NAMES, StoredWebhook.COLUMNS, limits("id", after, mostRows), order.direction, mostRows);
    }

    /** Compares status and id together: then there is one index that has them in this order, however rare the status is. */
    private String unapplied(String status, @Nullable Long after, int mostRows) {
        boolean isDescending = order == Order.NEWEST_FIRST;
        var sql = new StringBuilder("select found_id from (select webhook_id as found_id from unapplied")
                .append(" where (status, webhook_id) > (?, greatest(?");
        rowsParameters.add(status);
        rowsParameters.add(after == null || isDescending ? Long.valueOf(0) : after);
        if (filter.from() != null) {
            sql.append(", (select first_received(?) - 1)");
            rowsParameters.add(Sql.timestamp(filter.from().minus(LATEST)));
        }
        sql.append(")) and (status, webhook_id) < (?, least(?");
        rowsParameters.add(status);
        rowsParameters.add(after == null || !isDescending ? Long.valueOf(Long.MAX_VALUE) : after);
        if (filter.to() != null) {
            sql.append(", (select first_received(?))");
            rowsParameters.add(Sql.timestamp(filter.to().plus(LATEST)));
        }
        return sql.append(")) order by status %1$s, webhook_id %1$s limit %2$s) unapplied order by found_id %1$s"
                        .formatted(order.direction, mostRows))
                .toString();
    }

    private String pending(@Nullable Long after, int mostRows) {
        String beyondCursors =
                "select id as found_id from webhooks where " + Lanes.BEYOND_CURSORS + limits("id", after, mostRows);
        String waiting = "select webhook_id from waiting where true" + limits("webhook_id", after, mostRows);
        return """
                select found_id from (
                  (%s) union all (%s)
                ) pending order by found_id %s limit %s""".formatted(beyondCursors, waiting, order.direction, mostRows);
    }

    private String limits(String id, @Nullable Long after, int mostRows) {
        return bounds(id, after) + " order by %s %s limit %s".formatted(id, order.direction, mostRows);
    }

    /** What comes before or after the time that is asked for is left out by its id; the conditions are exact. */
    private String bounds(String id, @Nullable Long after) {
        var bounds = new StringBuilder();
        if (after != null) {
            bounds.append(" and ").append(id).append(' ').append(order.behind).append(" ?");
            rowsParameters.add(after);
        }
        if (filter.from() != null) {
            bounds.append(" and ").append(id).append(" >= (select first_received(?))");
            rowsParameters.add(Sql.timestamp(filter.from().minus(LATEST)));
        }
        if (filter.to() != null) {
            bounds.append(" and ").append(id).append(" < (select first_received(?))");
            rowsParameters.add(Sql.timestamp(filter.to().plus(LATEST)));
        }
        return bounds.toString();
    }

    private void where(String condition, @Nullable Object value) {
        if (value != null) {
            conditions.add(condition);
            conditionParameters.add(value instanceof WebhookStatus status ? status.getValue() : value);
        }
    }
}
