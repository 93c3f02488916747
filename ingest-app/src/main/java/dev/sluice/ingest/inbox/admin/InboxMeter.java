package dev.sluice.ingest.inbox.admin;

import dev.sluice.postgres.DatabaseHealth;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.time.Instant;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.stereotype.Component;

/**
 * What is to be watched of the inbox, as it is when somebody asks, though not asked of the database more often than every
 * 5 s. Not a number while the database does not say, and at once where that is known: a scrape that waits for a connection
 * would lose all other metrics. Thread-safe.
 */
@Component
@ConditionalOnProperty(name = "webhook.mode", havingValue = "inbox")
final class InboxMeter {

    private static final Logger log = LoggerFactory.getLogger(InboxMeter.class);

    private static final long GOOD_FOR = Duration.ofSeconds(5).toNanos();

    private final WebhookRepository webhooks;
    private final DatabaseHealth health;
    private WebhookRepository.@Nullable Counted counted;
    private long countedAt = System.nanoTime() - GOOD_FOR;

    InboxMeter(WebhookRepository webhooks, DatabaseHealth health, MeterRegistry meters) {
        this.webhooks = webhooks;
        this.health = health;
        register(
                meters,
                "sluice.inbox.pending",
                "Webhooks that are stored and not done, up to 100,000",
                WebhookRepository.Counted::pending);
        register(
                meters,
                "sluice.inbox.failed",
                "Webhooks that wait for an operator, up to 100,000",
                WebhookRepository.Counted::failed);
        register(
                meters,
                "sluice.inbox.oldest.pending.seconds",
                "Age of the oldest webhook that is stored and not done",
                counts -> seconds(counts.oldestSince(), counts.now()));
        register(
                meters,
                "sluice.inbox.lag.seconds",
                "The same of those that are not early",
                counts -> seconds(counts.dueSince(), counts.now()));
        register(
                meters,
                "sluice.inbox.early",
                "Webhooks that wait for their order, up to 100,000",
                WebhookRepository.Counted::early);
    }

    private static double seconds(@Nullable Instant since, Instant now) {
        return since == null ? 0 : Duration.between(since, now).toMillis() / 1000.0;
    }

    private void register(
            MeterRegistry meters, String name, String description, ToDoubleFunction<WebhookRepository.Counted> value) {
        Gauge.builder(name, this, meter -> meter.value(value))
                .description(description)
                .register(meters);
    }

    private synchronized double value(ToDoubleFunction<WebhookRepository.Counted> value) {
        if (!health.probeSucceeds()) {
            return Double.NaN;
        }
        if (System.nanoTime() - countedAt >= GOOD_FOR) {
            counted = count();
            countedAt = System.nanoTime();
        }
        return counted == null ? Double.NaN : value.applyAsDouble(counted);
    }

    private WebhookRepository.@Nullable Counted count() {
        try {
            return webhooks.count();
        } catch (RuntimeException e) {
            log.debug("event=inbox_uncounted reason=\"{}\"", e.getMessage());
            return null;
        }
    }
}
