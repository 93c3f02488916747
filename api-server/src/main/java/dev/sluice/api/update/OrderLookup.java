package dev.sluice.api.update;

import dev.sluice.postgres.Sql;
import java.util.Collection;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** Looks up orders for the stores of kinds whose subjects belong to one. Works within the caller's transaction. */
@Repository
public final class OrderLookup {

    /**
     * What a batch needs to know of its orders.
     *
     * @param existing which of them there are
     */
    public record Found<C extends Change>(Set<String> existing, Parked<C> parked) {}

    private record Orders(Set<String> existing, boolean isAnythingParked) {}

    private final JdbcClient jdbc;

    OrderLookup(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /** @param source reads what is parked for the orders; asked only where something is */
    public <C extends Change> Found<C> find(Collection<String> orderIds, Supplier<Parked<C>> source) {
        Orders orders = read(orderIds);
        if (!orders.isAnythingParked()) {
            return new Found<>(orders.existing(), Parked.none());
        }
        Parked<C> parked = source.get();
        // Whoever held the parked rows may have created the order meanwhile
        return new Found<>(read(orderIds).existing(), parked);
    }

    private Orders read(Collection<String> orderIds) {
        Set<String> existing = new HashSet<>();
        AtomicBoolean parked = new AtomicBoolean();
        jdbc.sql("""
                        select order_id from orders where order_id = any(?)
                        union all
                        (select null from parked_updates where order_id = any(?) and %s limit 1)
                        """.formatted(ParkedUpdates.OPEN))
                .param(Sql.texts(orderIds.stream()))
                .param(Sql.texts(orderIds.stream()))
                .query(row -> {
                    String orderId = row.getString(1);
                    if (orderId == null) {
                        parked.set(true);
                    } else {
                        existing.add(orderId);
                    }
                });
        return new Orders(existing, parked.get());
    }
}
