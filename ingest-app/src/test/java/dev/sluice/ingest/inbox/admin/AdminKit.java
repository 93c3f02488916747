package dev.sluice.ingest.inbox.admin;

import dev.sluice.ingest.FaultyApi;
import dev.sluice.ingest.Ingest.Answer;
import dev.sluice.ingest.inbox.InboxService;
import dev.sluice.testkit.Database;
import dev.sluice.testkit.TcpProxy;
import dev.sluice.testkit.TestPostgres;
import java.io.IOException;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;

/**
 * The whole service with an inbox whose rows a test makes itself, in lanes that nobody relays: what is in {@value #PASSED}
 * was dealt with, what is in {@value #AHEAD} was not.
 */
public final class AdminKit implements AutoCloseable {

    public static final int PASSED = 16;
    public static final int AHEAD = 17;

    public final FaultyApi api = new FaultyApi();
    public final TcpProxy postgres = new TcpProxy(TestPostgres.port());
    private final InboxService service;

    public AdminKit(String... settings) {
        service = InboxService.start(api, postgres.port(), settings);
        database()
                .execute(
                        "insert into lanes (lane, cursor, leased_until) values (%s, %s, 'infinity'), (%s, 0, 'infinity')"
                                .formatted(PASSED, Long.MAX_VALUE, AHEAD),
                        "select setval('webhook_ids', first_id((now() at time zone 'UTC')::date))");
    }

    public InboxService service() {
        return service;
    }

    public Database database() {
        return service.database();
    }

    public void clear() {
        // Not truncated, whose locks the relay's statements could deadlock with
        database()
                .execute(
                        "delete from waiting",
                        "delete from unapplied",
                        "delete from attempts",
                        "delete from webhook_keys",
                        "delete from aliases",
                        "delete from webhooks");
    }

    /** Stores a webhook that was received so long ago. Returns its id. */
    public String store(int lane, String type, String event, String order, String ago) {
        return store(lane, type, event, order, ago, "1.0.0", "{}");
    }

    public String store(int lane, String type, String event, String order, String ago, String version, String body) {
        return database().text("""
                        insert into webhooks (id, lane, provider, event_type, provider_event_id, order_id, key, version,
                          received_at, headers, body)
                        values (nextval('webhook_ids'), %s, 'standard', '%s', '%s', '%s',
                          gen_random_uuid(), '%s', now() - interval '%s', '{"user-agent":"test"}', convert_to('%s', 'UTF8'))
                        returning id""".formatted(lane, type, event, order, version, ago, body));
    }

    /** One that was dealt with. */
    public String done(String event, String order) {
        return store(PASSED, "order.created", event, order, "1 minute");
    }

    /** One of an account, that was dealt with. */
    String doneOf(String account, String event, String name) {
        String id = done(event, name);
        database().execute("update webhooks set account = '%s' where id = %s".formatted(account, id));
        return id;
    }

    void alias(String account, String alias, String order) {
        database()
                .execute("insert into aliases values ('standard', '%s', '%s', '%s', 1)"
                        .formatted(account, alias, order));
    }

    /** One that was not applied. */
    public String unapplied(String status, String event, String order) {
        String id = done(event, order);
        database()
                .execute("insert into unapplied (webhook_id, status, reason, at) values (%s, '%s', 'why', now())"
                        .formatted(id, status));
        return id;
    }

    /** One that is tried again some day. */
    public String waiting(String event, String order) {
        String id = done(event, order);
        database().execute("""
                insert into waiting (webhook_id, lane, order_id, cause, since, next_attempt_at)
                values (%s, %s, '%s', 'early', now() - interval '1 minute', 'infinity')""".formatted(id, PASSED, order));
        return id;
    }

    Answer get(String path) {
        return service.ingest().send(service.ingest().request(path).GET());
    }

    Answer post(String path, String body) {
        HttpRequest.Builder request = service.ingest().request(path);
        return service.ingest()
                .send(request.POST(body.isEmpty() ? BodyPublishers.noBody() : BodyPublishers.ofString(body)));
    }

    /** All items of a list, page by page. */
    List<JsonNode> all(String path) {
        List<JsonNode> items = new ArrayList<>();
        String cursor = "";
        do {
            Answer page = get(path + cursor);
            page.body().path("items").forEach(items::add);
            String next = page.body().path("next_cursor").asString("");
            cursor = next.isEmpty() ? "" : (path.contains("?") ? "&" : "?") + "cursor=" + next;
        } while (!cursor.isEmpty());
        return items;
    }

    static List<String> ids(Iterable<JsonNode> items) {
        List<String> ids = new ArrayList<>();
        items.forEach(item -> ids.add(item.path("id").asString()));
        return ids;
    }

    @Override
    public void close() throws IOException {
        service.close();
        postgres.close();
        api.close();
    }
}
