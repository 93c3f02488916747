package dev.sluice.api.update;

/** What an update says, in the words of its kind. */
public interface Change {

    /** The provider's, the idempotency key within the subject. */
    String eventId();

    /** The order that it is about, or that its subject belongs to. */
    String orderId();

    /** What is locked to apply it, by value, such as an order's id. */
    Object subject();

    /** How a sentence calls the subject, such as {@code order 'o-1'}. */
    String label();

    /** Whether it creates its subject, which others may wait for. */
    boolean creates();

    /** What its event is stored as, such as {@code created}. */
    String eventKind();
}
