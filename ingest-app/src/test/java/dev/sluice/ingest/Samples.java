package dev.sluice.ingest;

import java.util.stream.Stream;

/** Valid webhooks, each with every member that its contract knows. */
public enum Samples {
    ORDER("/webhooks/payments/orders", "/internal/updates/orders", """
            {
              "provider_event_id": "evt_1001",
              "order_id": "order-1001",
              "user_id": "6f1d4c1e-5d0b-4b57-9a38-1a2b3c4d5e6f",
              "status": "created",
              "updated_at": "2026-11-23T08:00:00.123456Z",
              "created_at": "2026-11-23T08:00:00Z",
              "meta": {"channel": "wéb ✓ 😀", "empty": ""}
            }"""),
    CHARGEBACK("/webhooks/payments/chargebacks", "/internal/updates/disputes", """
            {
              "provider_event_id": "evt_2001",
              "order_id": "order-1001",
              "user_id": "6f1d4c1e-5d0b-4b57-9a38-1a2b3c4d5e6f",
              "dispute_id": "dp_77",
              "status": "opened",
              "reason": "product_not_received",
              "amount": 9007199254740991,
              "currency": "EUR",
              "occurred_at": "2026-11-23T09:00:00Z",
              "evidence_due_at": "9999-12-31T23:59:59.999999Z",
              "meta": {"resolution": "won"}
            }""");

    /** Where it comes in. */
    public final String path;

    /** Where it goes. */
    public final String apiPath;

    public final String json;

    Samples(String path, String apiPath, String json) {
        this.path = path;
        this.apiPath = apiPath;
        this.json = json;
    }

    /** The one that goes to an endpoint of api-server. */
    public static Samples to(String apiPath) {
        return all().filter(sample -> sample.apiPath.equals(apiPath))
                .findFirst()
                .orElseThrow();
    }

    public static Stream<Samples> all() {
        return Stream.of(values());
    }
}
