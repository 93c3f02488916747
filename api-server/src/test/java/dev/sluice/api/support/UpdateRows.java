package dev.sluice.api.support;

import java.util.List;
import org.springframework.boot.test.context.TestComponent;
import org.springframework.jdbc.core.simple.JdbcClient;

/** The rows that updates of orders led to. A prefix is one of order ids. */
@TestComponent
public class UpdateRows {

    private final JdbcClient jdbc;

    UpdateRows(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    public long orders(String prefix) {
        return count("select count(*) from orders where starts_with(order_id, ?)", prefix);
    }

    public long orders(String prefix, String status) {
        return count("select count(*) from orders where starts_with(order_id, ?) and status = ?", prefix, status);
    }

    /** What the order's events did, oldest first. */
    public List<String> kinds(String orderId) {
        return texts(
                "select e.kind from order_events e join orders o on o.key = e.order_key where o.order_id = ? order by e.id",
                orderId);
    }

    public long parked(String prefix) {
        return count("select count(*) from parked_updates where starts_with(order_id, ?)", prefix);
    }

    /** Why updates wait for an operator, in their order. */
    public List<String> heldDetails(String prefix) {
        return texts(
                "select detail from parked_updates where waits_for = 'operator' and starts_with(order_id, ?) order by position",
                prefix);
    }

    private long count(String sql, Object... parameters) {
        return jdbc.sql(sql).params(parameters).query(Long.class).single();
    }

    private List<String> texts(String sql, String parameter) {
        return jdbc.sql(sql)
                .param(parameter)
                .query((row, _) -> row.getString(1))
                .list();
    }
}
