package dev.sluice.ingest.inbox.relay;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.ingest.update.Event;
import dev.sluice.ingest.update.Traceparent;
import dev.sluice.ingest.update.Translator;
import dev.sluice.ingest.update.Update;
import dev.sluice.trace.Tracing;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class SenderTest {

    private static final Item ITEM = item("shop", "");

    private static Item item(@Nullable String account, String body) {
        var event = new Event("stripe", account, "refund.created", "evt_1", null, null, List.of("evt_1"), "stripe-1");
        return new Item(1, 0, event, body.getBytes(StandardCharsets.UTF_8), false, null, null);
    }

    @Test
    void whatConcernsNeitherAnOrderNorADisputeIsIgnoredForItsReason() {
        var meters = new SimpleMeterRegistry();
        var sender = new Sender(new ModelApi(), new Ignoring(), Duration.ofSeconds(1), meters, Tracing.OFF);
        assertThat(sender.send(ITEM)).isEqualTo(new Result.Ignored("a refund is no outcome of the payment"));
        assertThat(meters.get("sluice.webhooks.unexpected")
                        .tag("provider", "stripe")
                        .counter()
                        .count())
                .isOne();
    }

    /** Providers deliver in no order. Of our own contract's senders this is a mistake, which somebody should see. */
    @Test
    void progressThatAProviderTellsAfterTheEndIsSuperseded() {
        var sender = new Sender(
                new ModelApi(), RelayKit.translator(), Duration.ofSeconds(1), new SimpleMeterRegistry(), Tracing.OFF);
        sender.send(item("shop", "o created a"));
        sender.send(item("shop", "o success b"));

        assertThat(sender.send(item("shop", "o updated c"))).isEqualTo(new Result.Ignored("superseded"));
        assertThat(sender.send(item("shop", "o failed d"))).isInstanceOf(Result.Refused.class);
        assertThat(sender.send(item(null, "o updated e"))).isInstanceOf(Result.Refused.class);
    }

    /** What waited for the order is tried at once then. */
    @Test
    void createsWhereAnyOfAnEventsUpdatesDoes() {
        Translator translator =
                new Translator() {
                    @Override
                    public String version(Event event) {
                        return "stripe-1";
                    }

                    @Override
                    public List<Update> translate(Event event, byte[] body, @Nullable Traceparent traceparent) {
                        return Stream.of("o created e#created", "o success e")
                                .flatMap(text -> RelayKit.translator()
                                        .translate(event, text.getBytes(StandardCharsets.UTF_8), traceparent)
                                        .stream())
                                .toList();
                    }
                };
        var sender =
                new Sender(new ModelApi(), translator, Duration.ofSeconds(1), new SimpleMeterRegistry(), Tracing.OFF);

        assertThat(sender.send(item("shop", "o success e")))
                .isInstanceOfSatisfying(
                        Result.Delivered.class,
                        result -> assertThat(result.creates()).isTrue());
    }

    private static final class Ignoring implements Translator {

        @Override
        public String version(Event event) {
            return "stripe-1";
        }

        @Override
        public List<Update> translate(Event event, byte[] body, @Nullable Traceparent traceparent) {
            throw new IgnoredException("a refund is no outcome of the payment", true);
        }
    }
}
