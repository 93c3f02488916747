package dev.sluice.ingest.inbox.relay;

import dev.sluice.client.model.DisputeUpdateStatus;
import dev.sluice.client.model.OrderUpdateStatus;
import dev.sluice.ingest.api.ApiClient;
import dev.sluice.ingest.update.Deadline;
import dev.sluice.ingest.update.Delivery;
import dev.sluice.ingest.update.DeliveryFailure;
import dev.sluice.ingest.update.DeliveryFailure.Disagreement;
import dev.sluice.ingest.update.DeliveryFailure.InvalidStatus;
import dev.sluice.ingest.update.DeliveryFailure.NotFound;
import dev.sluice.ingest.update.DeliveryFailure.ServiceUnavailable;
import dev.sluice.ingest.update.DeliveryFailure.ServiceUnavailable.Reason;
import dev.sluice.ingest.update.Event;
import dev.sluice.ingest.update.Traceparent;
import dev.sluice.ingest.update.Translator;
import dev.sluice.ingest.update.Translator.IgnoredException;
import dev.sluice.ingest.update.Translator.UnreadableException;
import dev.sluice.ingest.update.Update;
import dev.sluice.log.LimitedLog;
import dev.sluice.log.LogContext;
import dev.sluice.trace.Span;
import dev.sluice.trace.Tracing;
import dev.sluice.trace.Tracing.Kind;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Sends what a stored webhook becomes to api-server. Thread-safe. */
final class Sender {

    static final String UNREADABLE = "unreadable";

    private static final Logger log = LoggerFactory.getLogger(Sender.class);

    private final LimitedLog failures = new LimitedLog(log);
    private final ApiClient api;
    private final Translator translator;
    private final Duration deadline;
    private final MeterRegistry meters;
    private final Tracing tracing;
    private final AtomicLong lastAnswer = new AtomicLong(System.nanoTime());

    /** @param deadline most time that one update may take, all attempts and waits together */
    Sender(ApiClient api, Translator translator, Duration deadline, MeterRegistry meters, Tracing tracing) {
        this.api = api;
        this.translator = translator;
        this.deadline = deadline;
        this.meters = meters;
        this.tracing = tracing;
    }

    /** Whether api-server has said what becomes of a webhook since then, a {@link System#nanoTime}. */
    boolean wasAnsweredSince(long nanos) {
        return lastAnswer.get() - nanos >= 0;
    }

    /** Sends its updates, one after the other, up to the first that is not applied. */
    Result send(Item item) {
        return tracing.isOn() ? traced(item) : relay(item);
    }

    private Result traced(Item item) {
        Span span = tracing.begin(Kind.CONSUMER, "relay webhook", Traceparent.valueOrNull(item.traceparent()))
                .with("sluice.provider", item.event().provider())
                .with("sluice.event.id", item.event().id());
        return span.around(() -> {
            Result result = relay(item.in(span));
            if (result instanceof Result.Unavailable) {
                span.failed("unavailable");
            }
            return result;
        });
    }

    private Result relay(Item item) {
        Event event = item.event();
        Traceparent traceparent = item.traceparent();
        LogContext.set(
                traceparent == null ? null : traceparent.traceId(),
                event.id(),
                event.aliasOf() == null ? event.orderId() : event.aliasOf());
        try {
            Result result = trySend(item);
            tell(item, result);
            if (result.isAnswer()) {
                long now = System.nanoTime();
                lastAnswer.accumulateAndGet(now, (one, other) -> one - other > 0 ? one : other);
            }
            return result;
        } catch (RuntimeException e) {
            // A bug of ours, which may be this one webhook's: it is tried again, and holds up its own order only
            failures.error("event=relay_failed webhook=%s reason=\"%s\"".formatted(item.id(), e));
            return new Result.Unavailable("internal error: " + e.getClass().getSimpleName(), true, Duration.ZERO);
        } finally {
            LogContext.clear();
        }
    }

    /** Tells what is not plainly applied. An outage is told once, not for each webhook that it holds up. */
    private void tell(Item item, Result result) {
        switch (result) {
            case Result.Early _
            when item.waiting() == null -> tell(item, "early", "what it refers to is not there yet");
            case Result.Refused(String outcome, String reason) -> tell(item, "failed", outcome + ": " + reason);
            case Result.Unavailable(String reason, boolean busy, Duration _) when busy -> tell(item, "retried", reason);
            case Result.Delivered _,
                    Result.Early _,
                    Result.Ignored _,
                    Result.Unavailable _,
                    Result.Behind _,
                    Result.Held _ -> log.debug("event=inbox_relayed id={} result={}", item.id(), result);
        }
    }

    private void tell(Item item, String what, String reason) {
        failures.info(
                what + item.event().provider(),
                () -> "event=inbox_%s id=%s provider=%s type=%s reason=\"%s\""
                        .formatted(
                                what,
                                item.id(),
                                item.event().provider(),
                                item.event().type(),
                                reason));
    }

    private Result trySend(Item item) {
        if (item.erased()) {
            return new Result.Refused(UNREADABLE, "its body was erased");
        }
        List<Update> updates;
        try {
            updates = translator.translate(item.event(), item.body(), item.traceparent());
        } catch (IgnoredException e) {
            if (e.isUnexpected()) {
                meters.counter(
                                "sluice.webhooks.unexpected",
                                "provider",
                                item.event().provider())
                        .increment();
            }
            return new Result.Ignored(String.valueOf(e.getMessage()));
        } catch (UnreadableException e) {
            return new Result.Refused(
                    UNREADABLE,
                    "kept under version %s: %s".formatted(item.event().version(), e.getMessage()));
        }
        Result result = new Result.Ignored("it concerns neither an order nor a dispute");
        boolean creates = false;
        for (Update update : updates) {
            result = send(item.event(), update);
            if (!(result instanceof Result.Delivered(Delivery delivery, boolean itCreates))) {
                break;
            }
            // Whichever of them does: most of a provider's events make their order first, then say what became of it
            creates |= itCreates;
            result = new Result.Delivered(delivery, creates);
        }
        return result;
    }

    private Result send(Event event, Update update) {
        try {
            Deadline end = Deadline.in(deadline);
            Delivery delivery = switch (update) {
                case Update.Order order -> api.sendOrderUpdate(order, end);
                case Update.Dispute dispute -> api.sendDisputeUpdate(dispute, end);
            };
            return new Result.Delivered(delivery, creates(update));
        } catch (DeliveryFailure failure) {
            return switch (failure) {
                case NotFound _ -> new Result.Early();
                case InvalidStatus _ ->
                    isSuperseded(event, update)
                            ? new Result.Ignored("superseded")
                            : new Result.Refused("invalid_status", "the order or dispute cannot take on this status");
                case Disagreement disagreement -> {
                    failures.error("event=delivery_disagreement reason=\"%s\"".formatted(disagreement.getMessage()));
                    yield new Result.Refused("disagreement", String.valueOf(disagreement.getMessage()));
                }
                case ServiceUnavailable unavailable ->
                    new Result.Unavailable(
                            String.valueOf(unavailable.getMessage()),
                            unavailable.reason() == Reason.ORDER_BUSY,
                            unavailable.retryAfter());
            };
        }
    }

    /** A provider with accounts keeps no order: what it says of progress after the end is the normal course of things. */
    private static boolean isSuperseded(Event event, Update update) {
        return event.account() != null
                && switch (update) {
                    case Update.Order order -> order.body().getStatus() == OrderUpdateStatus.UPDATED;
                    case Update.Dispute dispute -> dispute.body().getStatus() == DisputeUpdateStatus.DISPUTE_UPDATED;
                };
    }

    private static boolean creates(Update update) {
        return switch (update) {
            case Update.Order order -> order.body().getStatus() == OrderUpdateStatus.CREATED;
            case Update.Dispute dispute -> dispute.body().getStatus() == DisputeUpdateStatus.DISPUTE_OPENED;
        };
    }
}
