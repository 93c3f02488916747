package dev.sluice.ingest.page;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.ingest.Faults;
import dev.sluice.ingest.FaultyApi.Fault;
import dev.sluice.ingest.Samples;
import dev.sluice.ingest.inbox.admin.AdminKit;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The page of the whole service in inbox mode, as a browser without JavaScript has it. */
@Timeout(120)
class PageIT {

    private static final String MARKUP = "<script>alert(1)</script>";
    private static final Pattern LINK = Pattern.compile("href=\"/page/webhooks/([0-9]+)\"");
    private static final Pattern OLDER = Pattern.compile("rel=\"next\" href=\"([^\"]*)\"");

    private static AdminKit kit;
    private static Browser browser;

    @BeforeAll
    static void start() {
        kit = new AdminKit();
        browser = new Browser(kit.service().managementPort());
    }

    @AfterAll
    static void close() throws IOException {
        kit.close();
    }

    @BeforeEach
    void clear() {
        kit.clear();
        kit.api.will(Faults.problem(404, "not-found"));
    }

    @Test
    void listsNewestFirstAPageAtATime() {
        for (int i = 0; i < WebhookPages.A_PAGE + 5; i++) {
            kit.done("evt-" + i, "order-1");
        }

        String first = ok("/page").body();
        var older = OLDER.matcher(first);
        assertThat(older.find()).isTrue();
        String second = ok(older.group(1).replace("&amp;", "&")).body();

        assertThat(ids(first)).hasSize(WebhookPages.A_PAGE);
        assertThat(ids(second)).hasSize(5).doesNotContainAnyElementsOf(ids(first));
        assertThat(first).contains("evt-" + (WebhookPages.A_PAGE + 4)).doesNotContain("evt-4<");
        assertThat(second).contains("evt-4<", "Newest").doesNotContain("rel=\"next\"");
    }

    @Test
    void filtersByWhatTheFormHas() {
        String failed = kit.unapplied("failed", "evt-failed", "order-1");
        String done = kit.done("evt-done", "order-2");
        String early = kit.waiting("evt-early", "order-3");

        assertThat(ids(ok("/page").body())).containsExactlyInAnyOrder(failed, done, early);
        assertThat(ids(ok("/page?status=failed&provider=&event_type=&order_id=&from=&to=")
                        .body()))
                .containsExactly(failed);
        assertThat(ids(ok("/page?order_id=order-2").body())).containsExactly(done);
        assertThat(ids(ok("/page?provider_event_id=evt-early").body())).containsExactly(early);
        assertThat(ids(ok("/page?provider=stripe").body())).isEmpty();
        assertThat(ids(ok("/page?event_type=order.created&from=2026-01-01T00:00")
                        .body()))
                .hasSize(3);
        assertThat(ids(ok("/page?to=2026-01-01T00:00").body())).isEmpty();
        assertThat(ok("/page?status=failed").body()).contains("why", "Replay these");
    }

    @ParameterizedTest
    @ValueSource(strings = {"status=lost", "from=yesterday", "cursor=x", "order_id=a%00b"})
    void saysWhatItCannotFilterBy(String query) {
        HttpResponse<String> answer = browser.get("/page?" + query);

        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(answer.body()).contains("role=\"alert\"");
    }

    @Test
    void figuresAreThereAndAreReloadedAlone() {
        kit.unapplied("failed", "evt-failed", "order-1");

        assertThat(ok("/page").body())
                .contains("Service</dt>", "Failed</dt>", "Behind by</dt>", "Waiting for their order</dt>");
        assertThat(ok("/page/vitals").body()).contains("Failed</dt>").doesNotContain("<html");
    }

    @Test
    void oneWebhookHasAllThatIsKnownOfIt() {
        String id = kit.store(
                AdminKit.PASSED,
                "order.created",
                "evt-1",
                "order-1",
                "1 minute",
                "1.0.0",
                "{\"provider_event_id\":\"evt-1\",\"order_id\":\"order-1\"}");
        kit.database().execute("insert into attempts values (%s, now(), 'not_found', 'no such order')".formatted(id));
        kit.database()
                .execute(
                        "insert into unapplied (webhook_id, status, reason, at) values (%s, 'failed', 'too late', now())"
                                .formatted(id));

        String page = ok("/page/webhooks/" + id).body();

        assertThat(page)
                .contains(
                        "too late",
                        "not found",
                        "no such order",
                        "received",
                        "By version",
                        "user-agent",
                        "Verification")
                .contains("&quot;order_id&quot; : &quot;order-1&quot;".replace("&quot;", "\""))
                .contains("api-server has no such order.");
    }

    @Test
    void tellsWhyAnEarlyOneWaits() {
        assertThat(ok("/page/webhooks/" + kit.waiting("evt-early", "order-3")).body())
                .contains("It is early: its order or dispute is not there yet.");
    }

    @Test
    void theOrdersStoryStandsBesideIt() {
        String id = kit.done("evt-1", "a/order");
        kit.api.will(
                json(
                        "{\"order_id\":\"a/order\",\"user_id\":\"6f1d4c1e-5d0b-4b57-9a38-1a2b3c4d5e6f\",\"status\":\"created\","
                                + "\"created_at\":\"2026-11-23T08:00:00Z\",\"updated_at\":\"2026-11-23T08:00:00Z\",\"new\":1}"),
                json("{\"items\":[{\"id\":\"7\",\"provider_event_id\":\"evt-1\",\"kind\":\"created\","
                        + "\"received_at\":\"2026-11-23T08:00:01Z\",\"payload\":{\"note\":\"4242424242424242\"}}]}"),
                json("{\"items\":[{\"id\":\"42\",\"order_id\":\"a/order\",\"dispute_id\":\"dp_77\","
                        + "\"user_id\":\"6f1d4c1e-5d0b-4b57-9a38-1a2b3c4d5e6f\",\"status\":\"opened\",\"reason\":\"fraud\","
                        + "\"amount\":1999,\"currency\":\"EUR\",\"opened_at\":\"2026-11-23T09:00:00Z\"}]}"),
                json("{\"items\":[]}"));

        String page = ok("/page/webhooks/" + id).body();

        assertThat(page)
                .contains("The order is created", "Dispute dp_77 is opened: fraud, 19.99 EUR", "•••4242")
                .doesNotContain("4242424242424242");
        assertThat(kit.api.requests().getFirst().path()).isEqualTo("/orders/a%2Forder");
    }

    @Test
    void saysThatApiServerDoesNotAnswer() {
        String id = kit.done("evt-1", "order-1");
        kit.api.will(Faults.answer(401, "application/problem+json", "{}"));
        assertThat(ok("/page/webhooks/" + id).body()).contains("set API_READ_TOKEN to one of its API_READ_TOKENS");

        kit.api.will(Faults.raw("no HTTP\r\n\r\n"));
        assertThat(ok("/page/webhooks/" + id).body()).contains("api-server does not answer in time.");
    }

    @Test
    void markupIsTextWhereverItCameFrom() {
        String id = kit.store(
                AdminKit.PASSED,
                MARKUP,
                "\"><b>evt",
                "<i>order",
                "1 minute",
                MARKUP,
                "{\"note\":\"%s\"}".formatted(MARKUP));
        kit.database()
                .execute("insert into unapplied (webhook_id, status, reason, at) values (%s, 'failed', '%s', now())"
                        .formatted(id, MARKUP));

        for (String path : new String[] {
            "/page",
            "/page/webhooks/" + id,
            "/page/webhooks/" + id + "/replay",
            "/page/replays?status=failed",
            "/page?order_id=%3Ci%3Eorder"
        }) {
            assertThat(ok(path).body()).as(path).doesNotContain("<script>alert", "<b>evt", "<i>order");
        }
        assertThat(ok("/page").body()).contains("&lt;script&gt;");
        assertThat(browser.get("/page?status=" + "%3Cscript%3Ealert%281%29").body())
                .doesNotContain("<script>alert");
    }

    @Test
    void secretsAndCardsAreMasked() {
        String id = kit.store(
                AdminKit.PASSED,
                "order.created",
                "evt-1",
                "order-1",
                "1 minute",
                "1.0.0",
                "{\"client_secret\":\"hush\",\"number\":\"4242 4242 4242 4242\"}");

        assertThat(ok("/page/webhooks/" + id).body()).contains("•••4242").doesNotContain("hush", "4242 4242");
    }

    @Test
    void anUnknownWebhookIsNotFound() {
        assertThat(browser.get("/page/webhooks/1").statusCode()).isEqualTo(404);
        assertThat(browser.get("/page/webhooks/1").body()).contains("is not known.");
    }

    @Test
    void replaysOneAfterItWasAskedBack() {
        String id = kit.store(
                AdminKit.PASSED, "order.created", "evt_1001", "order-1001", "1 minute", "1.0.0", Samples.ORDER.json);
        kit.database()
                .execute("insert into unapplied (webhook_id, status, reason, at) values (%s, 'failed', 'why', now())"
                        .formatted(id));
        HttpResponse<String> asked = ok("/page/webhooks/" + id + "/replay");
        assertThat(asked.body()).contains("Replay 1 webhook<");
        assertThat(status(id)).isEqualTo("failed");

        HttpResponse<String> done =
                browser.post("/page/webhooks/" + id + "/replay", Map.of("csrf", Browser.csrf(asked)));

        assertThat(done.statusCode()).isEqualTo(303);
        assertThat(ok(Browser.location(done)).body()).contains("It will be delivered again.");
        assertThat(status(id)).isEqualTo("pending");
    }

    @Test
    void replaysAllOfAFilterAfterADryRun() {
        String one = kit.unapplied("failed", "evt-1", "order-1");
        String two = kit.unapplied("failed", "evt-2", "order-1");
        String other = kit.unapplied("failed", "evt-3", "order-2");
        HttpResponse<String> asked = ok("/page/replays?status=failed&order_id=order-1");
        assertThat(asked.body()).contains("Replay 2 webhooks<", "A dry run: nothing was changed.");
        assertThat(status(one)).isEqualTo("failed");

        HttpResponse<String> done = browser.post(
                "/page/replays", Map.of("csrf", Browser.csrf(asked), "status", "failed", "order_id", "order-1"));

        assertThat(done.statusCode()).isEqualTo(200);
        assertThat(done.body()).contains("<dt>Delivered again</dt><dd>2</dd>");
        assertThat(status(one)).isEqualTo("pending");
        assertThat(status(two)).isEqualTo("pending");
        assertThat(status(other)).isEqualTo("failed");
    }

    @Test
    void dismissesOneWithAReason() {
        String id = kit.unapplied("failed", "evt-1", "order-1");
        String csrf = Browser.csrf(ok("/page/webhooks/" + id + "/dismiss"));
        String path = "/page/webhooks/" + id + "/dismiss";

        assertThat(browser.post(path, Map.of("csrf", csrf, "reason", "", "by", "alice"))
                        .statusCode())
                .isEqualTo(400);
        assertThat(status(id)).isEqualTo("failed");

        assertThat(browser.post(path, Map.of("csrf", csrf, "reason", "sent in error", "by", "alice"))
                        .statusCode())
                .isEqualTo(303);
        assertThat(ok("/page/webhooks/" + id).body()).contains("dismissed", "sent in error", "(by alice)");
        assertThat(browser.post(path, Map.of("csrf", csrf, "reason", "again", "by", "alice"))
                        .statusCode())
                .isEqualTo(422);
    }

    /** Forms of other sites, and of other sessions. */
    @Test
    void takesNoFormButItsOwn() {
        String id = kit.unapplied("failed", "evt-1", "order-1");
        String foreign =
                Browser.csrf(new Browser(kit.service().managementPort()).get("/page/webhooks/" + id + "/replay"));
        ok("/page");

        for (String csrf : new String[] {"", "x", foreign}) {
            for (String path : new String[] {"/page/webhooks/" + id + "/replay", "/page/replays"}) {
                assertThat(browser.post(path, Map.of("csrf", csrf, "status", "failed"))
                                .statusCode())
                        .isEqualTo(403);
            }
        }
        assertThat(status(id)).isEqualTo("failed");
    }

    @Test
    void nothingIsLoadedFromElsewhereAndNothingIsKept() {
        HttpResponse<String> page = ok("/page");

        assertThat(page.headers().firstValue("Content-Security-Policy").orElse(""))
                .startsWith("default-src 'none'; script-src 'self'; style-src 'self';")
                .contains("frame-ancestors 'none'", "form-action 'self'")
                .doesNotContain("unsafe");
        assertThat(page.headers().firstValue("Cache-Control")).hasValue("no-store");
        assertThat(page.body()).doesNotContain("http://", "https://", "style=", "onclick");
        assertThat(ok("/page/style.css").headers().firstValue("Content-Type")).hasValue("text/css;charset=UTF-8");
        assertThat(ok("/page/htmx.js").body()).contains("htmx");
    }

    @Test
    void theServicesOwnPortHasNoPage() {
        assertThat(kit.service()
                        .ingest()
                        .send(kit.service().ingest().request("/page").GET())
                        .status())
                .isEqualTo(404);
    }

    @Test
    void saysThatTheInboxDoesNotAnswer() {
        kit.postgres.cut();
        try {
            HttpResponse<String> page = browser.get("/page");
            assertThat(page.statusCode()).isEqualTo(503);
            assertThat(page.body()).contains("The inbox does not answer");
        } finally {
            kit.postgres.restore();
        }
    }

    private static HttpResponse<String> ok(String path) {
        HttpResponse<String> answer = browser.get(path);
        assertThat(answer.statusCode()).as("%s: %s", path, answer.body()).isEqualTo(200);
        return answer;
    }

    private static Set<String> ids(String page) {
        return LINK.matcher(page).results().map(link -> link.group(1)).collect(Collectors.toSet());
    }

    private static String status(String id) {
        return kit.service()
                .ingest()
                .send(kit.service().ingest().request("/inbox/webhooks/" + id).GET())
                .body()
                .path("status")
                .asString();
    }

    private static Fault json(String body) {
        return Faults.answer(200, "application/json", body);
    }
}
