package dev.sluice.ingest.inbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sluice.ingest.Samples;
import dev.sluice.ingest.inbox.relay.ModelApi;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A process whose own clock is off does as others do that share its inbox. */
@Timeout(60)
class DatabaseClockIT {

    private static final String EARLY = Samples.ORDER.json.replace("\"created\"", "\"updated\"");

    @Test
    void whatIsStoredAndWhatWaitsHaveTheDatabasesTime() {
        try (InboxService service = service()) {
            service.ingest().post(Samples.ORDER.path, EARLY);
            await().until(() -> service.database().number("select count(*) from waiting") == 1);

            assertThat(service.database().text("select received_at < now() + interval '1 minute' from webhooks"))
                    .isEqualTo("t");
            assertThat(service.database().text("select since < now() + interval '1 minute' from waiting"))
                    .isEqualTo("t");
            assertThat(service.database().text("select next_attempt_at < now() + interval '1 minute' from waiting"))
                    .isEqualTo("t");
        }
    }

    @Test
    void whatIsSentAgainIsTriedAgainAtOnce() {
        try (InboxService service = service()) {
            service.ingest().post(Samples.ORDER.path, EARLY);
            await().until(() -> service.database().number("select count(*) from waiting") == 1);
            service.database().execute("""
                    with failed as (delete from waiting returning webhook_id)
                    insert into unapplied (webhook_id, status, reason, at)
                    select webhook_id, 'failed', 'by this test', now() from failed""");

            service.ingest().post(Samples.ORDER.path, EARLY);

            await().until(() -> service.database().number("select count(*) from attempts") > 1);
        }
    }

    @Test
    void daysAreTheDatabases() {
        try (InboxService service = service()) {
            assertThat(service.database().text("""
                    select max(relname) from pg_inherits join pg_class on pg_class.oid = inhrelid
                    where inhparent = 'webhooks'::regclass"""))
                    .isLessThan(service.database()
                            .text("select 'webhooks_' || to_char(now() + interval '60 days', 'YYYYMMDD')"));
        }
    }

    private static InboxService service() {
        InstantSource ahead = () -> Instant.now().plus(Duration.ofDays(400));
        return InboxService.start(new ModelApi(), ahead);
    }
}
