package dev.sluice.ingest.inbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sluice.ingest.Faults;
import dev.sluice.ingest.FaultyApi;
import dev.sluice.ingest.Ingest.Answer;
import dev.sluice.ingest.Samples;
import dev.sluice.testkit.TcpProxy;
import dev.sluice.testkit.TestPostgres;
import java.io.IOException;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The whole service in the mode {@code inbox}: what a sender is told, and when. */
class InboxIT {

    private final FaultyApi api = new FaultyApi();
    private final TcpProxy postgres = new TcpProxy(TestPostgres.port());
    private final InboxService service = InboxService.start(api, postgres.port());

    @AfterEach
    void close() throws IOException {
        service.close();
        postgres.close();
        api.close();
    }

    @Test
    void storesThenAnswersThenApplies() {
        api.will(Faults.hang());
        assertThat(service.post(Samples.ORDER).outcome()).isEqualTo("queued");
        Answer again = service.post(Samples.ORDER);
        assertThat(again.status()).isEqualTo(200);
        assertThat(again.outcome()).isEqualTo("duplicate");
        api.will(Faults.status(200));

        // The one that found api-server silent was alone, so it was put aside
        await().atMost(Duration.ofSeconds(20)).until(() -> service.attempts().endsWith("applied"));
        assertThat(service.post(Samples.CHARGEBACK).status()).isEqualTo(202);
        await().until(() -> service.attempts().endsWith("applied applied"));
        assertThat(service.database().text("select string_agg(event_type, ' ' order by id) from webhooks"))
                .isEqualTo("order.created chargeback.opened");
    }

    @Test
    void storesNothingThatBreaksTheContract() {
        assertThat(service.ingest().post(Samples.ORDER.path, "{}").status()).isEqualTo(400);
        assertThat(service.database().number("select count(*) from webhooks")).isZero();
    }

    @Test
    void keepsWhatTellsSomethingOfARequestAndNoCredential() {
        String trace = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";
        service.ingest()
                .post(
                        Samples.ORDER.path,
                        Samples.ORDER.json,
                        "User-Agent",
                        "provider/1",
                        "Authorization",
                        "Bearer secret",
                        "traceparent",
                        trace);

        assertThat(service.database().text("select headers from webhooks"))
                .isEqualTo("{\"content-type\":\"application/json\",\"user-agent\":\"provider/1\"}");
        assertThat(service.database().text("select traceparent from webhooks")).isEqualTo(trace);
        assertThat(service.database().text("select convert_from(body, 'UTF8') from webhooks"))
                .isEqualTo(Samples.ORDER.json);
        await().until(() -> !api.requests().isEmpty());
        assertThat(api.requests().getFirst().headers()).containsEntry("traceparent", trace);
    }

    /** Within the deadline where PostgreSQL is silent, and at once where it is away, with a time. */
    @Test
    void saysThatItCannotStore() {
        assertThat(service.post(Samples.ORDER).status()).isEqualTo(202);
        await().atMost(Duration.ofSeconds(30)).until(() -> statusWhileSilent() == 504);

        postgres.cut();
        Answer refused = service.post(Samples.CHARGEBACK);
        assertThat(refused.status()).isEqualTo(503);
        assertThat(refused.type()).isEqualTo("unavailable");
        assertThat(refused.header("Retry-After")).matches("[1-3]");
        await().until(() -> service.ingest().probe("/readyz").status() == 503);
        postgres.restore();

        await().atMost(Duration.ofSeconds(20))
                .until(() -> service.post(Samples.CHARGEBACK).status() < 300);
        await().atMost(Duration.ofSeconds(20))
                .until(() -> service.ingest().probe("/readyz").status() == 200);
        await().atMost(Duration.ofSeconds(20)).until(() -> service.attempts().equals("applied applied"));
    }

    /** 503 where the pool has to look at its connection first, as it does once that was idle for half a second. */
    private int statusWhileSilent() {
        await().until(() -> service.post(Samples.ORDER).status() < 300);
        postgres.hang();
        int status = service.post(Samples.CHARGEBACK).status();
        postgres.restore();
        assertThat(status).isIn(503, 504);
        return status;
    }
}
