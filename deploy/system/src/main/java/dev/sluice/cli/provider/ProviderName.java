package dev.sluice.cli.provider;

import java.util.Locale;

/** Whose webhooks ingest-app takes as they are. */
public enum ProviderName {
    STRIPE,
    ADYEN,
    PAYPAL;

    /** As paths and the file of accounts spell it. */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
