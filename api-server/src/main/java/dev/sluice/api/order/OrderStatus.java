package dev.sluice.api.order;

import dev.sluice.api.update.Status;
import java.util.Locale;
import java.util.Set;

/** Status of an order. */
enum OrderStatus implements Status<OrderStatus> {
    CREATED,
    UPDATED,
    FAILED,
    SUCCESS;

    private final String text = name().toLowerCase(Locale.ROOT);

    /** The status of an order that does not exist yet is none: only {@link #CREATED} makes one. */
    @Override
    public Set<OrderStatus> next() {
        return switch (this) {
            case CREATED, UPDATED -> Set.of(UPDATED, FAILED, SUCCESS);
            case FAILED, SUCCESS -> Set.of();
        };
    }

    static OrderStatus of(String text) {
        return valueOf(text.toUpperCase(Locale.ROOT));
    }

    /** As the contract and the database spell it. */
    @Override
    public String toString() {
        return text;
    }
}
