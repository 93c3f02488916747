package dev.sluice.system;

import java.util.Locale;

/** How webhooks get from ingest-app to api-server. */
public enum Mode {
    HTTP("PostgreSQL, api-server and ingest-app"),
    GRPC("PostgreSQL, api-server and ingest-app"),
    KAFKA("PostgreSQL, Kafka, api-server and ingest-app"),
    INBOX("PostgreSQL, api-server and ingest-app");

    private final String parts;

    Mode(String parts) {
        this.parts = parts;
    }

    /** All that runs, in the order of starting. */
    public String parts() {
        return parts;
    }

    /** Whether a webhook is answered before its update is applied. */
    public boolean queues() {
        return this == KAFKA || this == INBOX;
    }

    /** As {@code WEBHOOK_MODE} spells it. */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
