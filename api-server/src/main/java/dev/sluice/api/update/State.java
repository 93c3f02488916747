package dev.sluice.api.update;

/**
 * What the updates of one subject have led to.
 *
 * @param <S> itself
 */
public interface State<S> {

    Object subject();

    String orderId();

    /** The database's; 0 while it is not stored yet. */
    long key();

    /** Its events that were applied and are stored no more. */
    ForgottenEvents forgotten();

    /** The same, as stored. */
    S withKey(long newKey);

    /** Whether the database has it already. */
    default boolean isStored() {
        return key() != 0;
    }
}
