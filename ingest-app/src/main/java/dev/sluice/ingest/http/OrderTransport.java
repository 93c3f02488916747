package dev.sluice.ingest.http;

import dev.sluice.client.api.OrderUpdatesApi;
import dev.sluice.client.model.OrderUpdate;
import dev.sluice.client.model.OrderUpdateBatch;
import dev.sluice.client.model.OrderUpdateItem;
import dev.sluice.client.model.UpdateOutcome;
import dev.sluice.ingest.webhook.DeliveryFailure.Disagreement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Order updates over the generated client, alone or several in one call. */
record OrderTransport(OrderUpdatesApi api) implements UpdateBatcher.Transport<OrderUpdateItem> {

    private static final String OPERATION = "OrderUpdatesApi#applyOrderUpdates";

    /** What an update takes beside the text in it: names of members, punctuation, times, a UUID. */
    private static final int FRAME_BYTES = 600;

    /** What a character takes at the most: an escape such as \\u0007. */
    private static final int CHARACTER_BYTES = 6;

    private static final int META_ENTRY_BYTES = 6;

    /** Bytes that an update takes in a body, or more. */
    static int weight(OrderUpdateItem item) {
        OrderUpdate update = item.getUpdate();
        int characters = update.getProviderEventId().length()
                + update.getOrderId().length()
                + Objects.requireNonNullElse(item.getTraceparent(), "").length();
        Map<String, String> meta = Objects.requireNonNullElse(update.getMeta(), Map.of());
        for (var entry : meta.entrySet()) {
            characters += entry.getKey().length() + entry.getValue().length();
        }
        return FRAME_BYTES + characters * CHARACTER_BYTES + meta.size() * META_ENTRY_BYTES;
    }

    @Override
    public void send(OrderUpdateItem item, Duration timeLeft) {
        api.applyOrderUpdate(item.getUpdate(), timeLeft.toMillis(), item.getTraceparent());
    }

    @Override
    public List<@Nullable RuntimeException> sendAll(List<OrderUpdateItem> items, List<Duration> timesLeft) {
        for (int i = 0; i < items.size(); i++) {
            items.get(i).setDeadlineMs(timesLeft.get(i).toMillis());
        }
        List<UpdateOutcome> outcomes =
                api.applyOrderUpdates(new OrderUpdateBatch().updates(items)).getOutcomes();
        if (outcomes == null
                || outcomes.size() != items.size()
                || outcomes.stream().anyMatch(OrderTransport::saysNothing)) {
            throw new Disagreement(OPERATION + ": status 200 without an outcome for each update");
        }
        var failures = new ArrayList<@Nullable RuntimeException>();
        outcomes.forEach(outcome -> failures.add(failure(outcome)));
        return failures;
    }

    private static boolean saysNothing(UpdateOutcome outcome) {
        return outcome.getStatus() == null || outcome.getStatus() < 200;
    }

    private static @Nullable RuntimeException failure(UpdateOutcome outcome) {
        int status = outcome.getStatus();
        var retryAfter = Duration.ofSeconds(Objects.requireNonNullElse(outcome.getRetryAfter(), 0));
        return status < 300 ? null : Answers.failure(status, outcome.getType(), retryAfter, OPERATION);
    }
}
