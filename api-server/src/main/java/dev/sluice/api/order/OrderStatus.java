package dev.sluice.api.order;

import java.util.Locale;

/** Status of an order: {@code created -> updated | failed | success}, {@code updated} again any of them, then final. */
enum OrderStatus {
    CREATED,
    UPDATED,
    FAILED,
    SUCCESS;

    private final String text = name().toLowerCase(Locale.ROOT);

    /** The status of an order that does not exist yet is none: only {@link #CREATED} makes one. */
    boolean canBecome(OrderStatus next) {
        return switch (this) {
            case CREATED, UPDATED -> next != CREATED;
            case FAILED, SUCCESS -> false;
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
