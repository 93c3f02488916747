package dev.sluice.bench.system;

import dev.sluice.bench.system.TestBed.Service;
import dev.sluice.system.Mode;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

/**
 * Both services in inbox mode, each over a database of its own.
 *
 * @param database api-server's
 * @param inbox ingest-app's
 */
public record InboxSystem(Database database, Database inbox, Service api, Service ingest) {

    /** What no cursor has passed. */
    private static final String PENDING =
            "from webhooks join lanes using (lane) where id > cursor and id > (select min(cursor) from lanes)";

    private static final int FILLED_AT_ONCE = 500_000;

    /** Starts them. */
    public static InboxSystem start(TestBed bed, String name) {
        return start(bed, name, Map.of());
    }

    /** @param more of both services' configuration; a {@code GRPC_PORT} has api-server serve gRPC besides */
    public static InboxSystem start(TestBed bed, String name, Map<String, String> more) {
        Database database = bed.createDatabase(name);
        Database inbox = bed.createDatabase(name + "_inbox");
        var configuration = new HashMap<>(bed.inbox());
        configuration.put("INBOX_PG_URL", inbox.url());
        configuration.put("WEBHOOK_MODE", Mode.INBOX.toString());
        configuration.putAll(more);
        var forApi = new HashMap<>(configuration);
        if (more.containsKey("GRPC_PORT")) {
            forApi.put("WEBHOOK_MODE", Mode.GRPC.toString());
        }
        Service api = bed.startApi(name + "-api", database, forApi);
        Service ingest = bed.startIngest(name + "-ingest", api, configuration);
        bed.say("%s: api-server is process %s, ingest-app is process %s on port %s"
                .formatted(name, api.pid(), ingest.pid(), ingest.port()));
        return new InboxSystem(database, inbox, api, ingest);
    }

    /** Stores so many webhooks that are done, three of an order, as the service would have; it takes its lanes anew. */
    public void fill(int webhooks) {
        for (int first = 1; first <= webhooks; first += FILLED_AT_ONCE) {
            inbox.execute("""
                    with stored as (
                      insert into webhooks (id, lane, provider, event_type, provider_event_id, order_id, key, version,
                        received_at, headers, body)
                      select nextval('webhook_ids'), n / 3 % 16, 'standard', 'order.updated', 'evt-old-' || n, 'old-' || n / 3,
                        gen_random_uuid(), '1.0.0', now(), repeat('h', 150), convert_to(repeat('x', 330), 'UTF8')
                      from generate_series({first}, {last}) n
                      returning id, key
                    ), keyed as (
                      insert into webhook_keys (key, webhook_id) select key, id from stored
                    ), passed as (
                      update lanes set cursor = (select max(id) from stored), epoch = epoch + 1, leased_until = '-infinity'
                    )
                    insert into attempts (webhook_id, at, outcome) select id, now(), 'applied' from stored
                    """.replace("{first}", Integer.toString(first))
                    .replace("{last}", Integer.toString(Math.min(webhooks, first + FILLED_AT_ONCE - 1))));
        }
        inbox.execute("vacuum analyze", "checkpoint");
    }

    /** How many webhooks no cursor has passed. */
    public long pending() {
        return inbox.number("select count(*) " + PENDING);
    }

    /** Waits until nothing is pending; whether that was in time. */
    public boolean awaitDrained(Duration timeout) {
        return inbox.await("select not exists (select %s)".formatted(PENDING), timeout);
    }
}
