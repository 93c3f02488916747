package dev.sluice.ingest.inbox;

import dev.sluice.setting.DurationSetting;
import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How long the inbox keeps what; {@code inbox.retention} is set by {@code INBOX_RETENTION}, and so on.
 *
 * @param retention of webhooks that were dealt with, by whole days; the same event again is known for as long
 * @param aliasRetention of what else an order is known by; disputes come long after their payments
 * @param earlyTtl how long a webhook waits for the order or dispute that it is about
 */
@ConfigurationProperties("inbox")
public record InboxProperties(
        @DefaultValue("30d") Duration retention,
        @DefaultValue("540d") Duration aliasRetention,
        @DefaultValue("24h") Duration earlyTtl) {

    /** A day is a partition: with more of them than this, statements take long to plan. */
    private static final Duration LONGEST = Duration.ofDays(1000);

    private static final Duration LONGEST_OF_ALIASES = Duration.ofDays(10_000);

    public InboxProperties {
        // A day is dropped as a whole, so it must be over
        DurationSetting.require("INBOX_RETENTION", retention, Duration.ofDays(1), LONGEST);
        DurationSetting.require("INBOX_ALIAS_RETENTION", aliasRetention, Duration.ofDays(1), LONGEST_OF_ALIASES);
        DurationSetting.require("INBOX_EARLY_TTL", earlyTtl, Duration.ofMillis(1), LONGEST);
    }
}
