package dev.sluice.testkit;

/** What a webhook is about. */
public enum Subject {
    ORDER("/webhooks/payments/orders"),
    DISPUTE("/webhooks/payments/chargebacks");

    private final String path;

    Subject(String path) {
        this.path = path;
    }

    /** Where ingest-app takes it. */
    public String path() {
        return path;
    }
}
