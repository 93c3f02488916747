package dev.sluice.ingest.inbox.relay;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.ingest.update.Event;
import dev.sluice.ingest.update.Traceparent;
import dev.sluice.ingest.update.Translator;
import dev.sluice.ingest.update.Update;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class SenderTest {

    private static final Item ITEM = new Item(
            1,
            0,
            new Event("stripe", "shop", "refund.created", "evt_1", null, List.of("evt_1"), "stripe-1"),
            new byte[0],
            false,
            null,
            null);

    @Test
    void whatConcernsNeitherAnOrderNorADisputeIsIgnoredForItsReason() {
        var sender = new Sender(new ModelApi(), new Ignoring(), Duration.ofSeconds(1));
        assertThat(sender.send(ITEM)).isEqualTo(new Result.Ignored("a refund is no outcome of the payment"));
    }

    private static final class Ignoring implements Translator {

        @Override
        public String version(Event event) {
            return "stripe-1";
        }

        @Override
        public List<Update> translate(Event event, byte[] body, @Nullable Traceparent traceparent) {
            throw new IgnoredException("a refund is no outcome of the payment");
        }
    }
}
