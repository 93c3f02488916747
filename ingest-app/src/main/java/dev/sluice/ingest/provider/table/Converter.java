package dev.sluice.ingest.provider.table;

import java.util.Locale;

/** How a provider's value becomes ours; there are no others. */
enum Converter {
    /** As it is; numbers and booleans as text. */
    TEXT,
    /** As text in upper case: a currency. */
    UPPER,
    /** A UUID as it is; one made from any other text, the same for the same text, account and provider. */
    UUID,
    /** Seconds since 1970. */
    EPOCH_SECONDS,
    /** With an offset. */
    RFC3339,
    /** A whole number in what the provider takes for the currency's minor unit. */
    MINOR_UNITS,
    /** A decimal text, in the currency's main unit. */
    DECIMAL;

    /** As tables spell it. */
    String spelling() {
        return name().toLowerCase(Locale.ROOT);
    }

    boolean isAmount() {
        return this == MINOR_UNITS || this == DECIMAL;
    }
}
