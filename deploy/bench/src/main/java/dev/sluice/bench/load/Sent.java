package dev.sluice.bench.load;

import java.time.Instant;

/**
 * A webhook and how it was answered.
 *
 * @param webhook what was sent
 * @param status 0 where there was no answer
 * @param answeredAt by the machine's clock, in microseconds since 1970, as PostgreSQL counts its commits too
 */
public record Sent(Webhook webhook, int status, long answeredAt) {

    static Sent now(Webhook webhook, int status) {
        Instant now = Instant.now();
        return new Sent(webhook, status, now.getEpochSecond() * 1_000_000 + now.getNano() / 1_000);
    }

    /** Whether the provider was told that its webhook is taken care of. */
    public boolean isAccepted() {
        return status >= 200 && status < 300;
    }
}
