package dev.sluice.api.update;

import java.util.Set;

/**
 * A status of a status machine. All of them with what each may become are the machine, which {@code docs/status-machines.md}
 * shows.
 *
 * @param <S> itself
 */
public interface Status<S extends Status<S>> {

    /** What a change may make of it; nothing where it is final. */
    Set<S> next();

    default boolean canBecome(S status) {
        return next().contains(status);
    }
}
