package dev.sluice.api.parking;

import java.util.Locale;

/** What a parked update is an update of. */
public enum Kind {
    ORDER,
    DISPUTE;

    /** As the database spells it. */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
