package dev.sluice.ingest.inbox.relay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sluice.ingest.Samples;
import dev.sluice.ingest.inbox.InboxService;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class DatabaseClockIT {

    /** Who puts it aside by a clock of its own would have others wait as long as that is ahead. */
    @Test
    void whatWaitsDoesSoByTheDatabasesClock() {
        InstantSource ahead = () -> Instant.now().plus(Duration.ofHours(1));
        try (InboxService service = InboxService.start(new ModelApi(), ahead)) {
            service.ingest().post(Samples.ORDER.path, Samples.ORDER.json.replace("\"created\"", "\"updated\""));

            await().until(() -> service.database().number("select count(*) from waiting") == 1);

            assertThat(service.database().text("""
                    select next_attempt_at < now() + interval '1 minute' and since < now() + interval '1 minute' from waiting""")).isEqualTo("t");
        }
    }
}
