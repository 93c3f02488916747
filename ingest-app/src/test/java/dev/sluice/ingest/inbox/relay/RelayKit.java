package dev.sluice.ingest.inbox.relay;

import static org.awaitility.Awaitility.await;

import dev.sluice.client.model.DisputeUpdate;
import dev.sluice.client.model.DisputeUpdateStatus;
import dev.sluice.client.model.OrderUpdate;
import dev.sluice.client.model.OrderUpdateStatus;
import dev.sluice.ingest.inbox.InboxKit;
import dev.sluice.ingest.inbox.OrderNames;
import dev.sluice.ingest.update.Event;
import dev.sluice.ingest.update.Traceparent;
import dev.sluice.ingest.update.Translator;
import dev.sluice.ingest.update.Update;
import dev.sluice.log.OutageLog;
import dev.sluice.trace.Tracing;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;

/** An inbox, relays as many as are started, a model of api-server, and a clock that can be moved. */
final class RelayKit implements AutoCloseable {

    static final Duration EARLY_TTL = Duration.ofHours(24);

    final ModelApi api = new ModelApi();
    final InboxKit inbox;
    final RelayStore store;

    private final List<Relay> relays = new ArrayList<>();
    private volatile Duration ahead = Duration.ZERO;

    RelayKit() {
        inbox = new InboxKit(this::now);
        store = new RelayStore(inbox.jdbc());
    }

    private Instant now() {
        return Instant.now().plus(ahead);
    }

    void advance(Duration time) {
        ahead = ahead.plus(time);
    }

    Relay start() {
        var outage = new OutageLog(LoggerFactory.getLogger(Relay.class), "relay");
        var sender = new Sender(api, translator(), Duration.ofSeconds(2), new SimpleMeterRegistry(), Tracing.OFF);
        var names = new OrderNames(inbox.jdbc(), inbox.jdbc(), translator(), this::now);
        var rounds = new Rounds(store, names, sender, inbox.signal, new RelayTimes(EARLY_TTL), this::now, outage);
        var leases = new Leases(inbox.jdbc(), UUID.randomUUID().toString());
        var relay = new Relay(leases, rounds, inbox.signal, outage);
        relays.add(relay);
        relay.start();
        return relay;
    }

    /** Reads bodies of {@link InboxKit#webhook}; a status that begins with {@code d-} is of a dispute. */
    static Translator translator() {
        return new Translator() {
            @Override
            public String version(Event event) {
                return "1.0.0";
            }

            @Override
            public List<Update> translate(Event event, byte[] body, @Nullable Traceparent traceparent) {
                String[] parts = new String(body, StandardCharsets.UTF_8).split(" ");
                String order = event.aliasOf() == null ? parts[0] : event.aliasOf();
                if (parts[1].equals("unreadable")) {
                    throw new UnreadableException("it is of no use");
                }
                if (parts[1].equals("bug")) {
                    throw new IllegalStateException("a bug");
                }
                return List.of(
                        parts[1].startsWith("d-")
                                ? new Update.Dispute(
                                        new DisputeUpdate()
                                                .orderId(order)
                                                .status(DisputeUpdateStatus.fromValue(parts[1].substring(2)))
                                                .providerEventId(parts[2]),
                                        traceparent)
                                : new Update.Order(
                                        new OrderUpdate()
                                                .orderId(order)
                                                .status(OrderUpdateStatus.fromValue(parts[1]))
                                                .providerEventId(parts[2]),
                                        traceparent));
            }
        };
    }

    /** The lane of the first webhook. */
    int lane() {
        return (int) number("select lane from webhooks order by id limit 1");
    }

    /** What is in it. */
    List<Item> items() {
        return store.window(List.of(new Lease(lane(), 0, 0)), Integer.MAX_VALUE).items();
    }

    long number(String sql) {
        return inbox.database().number(sql);
    }

    /** Each lane's cursor has passed all that is stored. */
    void awaitNothingBehindTheCursors() {
        await().atMost(Duration.ofSeconds(30)).until(() -> behind() == 0);
    }

    long behind() {
        return number("select count(*) from webhooks join lanes using (lane) where id > cursor");
    }

    String unapplied() {
        return String.valueOf(inbox.database().text("""
                select string_agg(provider_event_id || ' ' || status, ', ' order by id)
                from unapplied join webhooks on id = webhook_id"""));
    }

    /** What came of the attempts at an event, in their order. */
    String attempts(String eventId) {
        return String.valueOf(inbox.database().text("""
                select string_agg(outcome, ' ' order by at) from attempts join webhooks on id = webhook_id
                where provider_event_id = '%s'""".formatted(eventId)));
    }

    @Override
    public void close() {
        api.close();
        relays.forEach(Relay::stop);
        inbox.close();
    }
}
