package dev.sluice.ingest.provider;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.sluice.client.model.OrderUpdate;
import dev.sluice.ingest.provider.Verifier.Verdict;
import dev.sluice.ingest.update.Delivery;
import dev.sluice.ingest.update.DeliveryFailure;
import dev.sluice.ingest.update.DeliveryFailure.NotFound;
import dev.sluice.ingest.update.Event;
import dev.sluice.ingest.update.Processor;
import dev.sluice.ingest.update.Traceparent;
import dev.sluice.ingest.update.Update;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import jakarta.servlet.http.HttpServletRequest;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.springframework.http.ResponseEntity;
import org.springframework.mock.web.MockHttpServletRequest;

/** What a provider may count on whose webhooks hold several events, which become several updates. */
class WebhookReceiverTest {

    private final List<String> processed = new ArrayList<>();

    @Test
    void deliversTheUpdatesOfAllEventsInTheirOrder() {
        var answer = receiver(Verifier.OPEN, "").receive(new MockHttpServletRequest(), null);

        assertThat(processed).containsExactly("a1", "a2", "b1", "b2");
        assertThat(answer.getBody()).isEqualTo(List.of("APPLIED", "APPLIED", "APPLIED", "APPLIED"));
    }

    @Test
    void stopsAtTheFirstFailure() {
        var answer = receiver(Verifier.OPEN, "a2").receive(new MockHttpServletRequest(), null);

        assertThat(processed).containsExactly("a1");
        assertThat(answer.getBody()).isEqualTo("NotFound");
    }

    /** The filters let nobody through unverified; were one missing, this is the second lock. */
    @Test
    void takesNothingThatItsOwnVerifierHasNotSeen() {
        var verifier = new Signed();
        var request = new MockHttpServletRequest();
        request.setAttribute(Verifier.class.getName(), new Signed());

        assertThatExceptionOfType(IllegalStateException.class)
                .isThrownBy(() -> receiver(verifier, "").receive(request, null))
                .withMessageContaining("/webhooks/test");
        assertThat(processed).isEmpty();

        request.setAttribute(Verifier.class.getName(), verifier);
        assertThat(receiver(verifier, "").receive(request, null).getStatusCode().value())
                .isEqualTo(200);
    }

    private WebhookReceiver<String> receiver(Verifier verifier, String unknown) {
        return new WebhookReceiver<>(
                new TwoEvents(verifier),
                webhooks -> Processor.ofEach(webhooks, update -> {
                    if (update.eventId().equals(unknown)) {
                        throw new NotFound();
                    }
                    processed.add(update.eventId());
                    return Delivery.APPLIED;
                }),
                new Disagreements(new SimpleMeterRegistry()));
    }

    record TwoEvents(Verifier verifier) implements Provider<String> {

        @Override
        public String path() {
            return "/webhooks/test";
        }

        @Override
        public List<String> split(byte[] body) {
            return List.of("a", "b");
        }

        @Override
        public boolean sent(Event event) {
            return event.provider().equals("test");
        }

        @Override
        public Event describe(String event, Map<String, String> headers) {
            return new Event("test", null, "test", event, null, null, List.of(event), version());
        }

        @Override
        public String version() {
            return "1";
        }

        @Override
        public List<String> headers() {
            return List.of();
        }

        @Override
        public List<Update> translate(String event, Event known, @Nullable Traceparent traceparent) {
            return Stream.of(event + 1, event + 2)
                    .<Update>map(id -> new Update.Order(new OrderUpdate().providerEventId(id), traceparent))
                    .toList();
        }

        @Override
        public ResponseEntity<?> answer(List<Delivery> deliveries) {
            return ResponseEntity.ok(deliveries.stream().map(Delivery::name).toList());
        }

        @Override
        public ResponseEntity<?> answer(DeliveryFailure failure) {
            return ResponseEntity.ok(failure.getClass().getSimpleName());
        }
    }

    static final class Signed implements Verifier {

        @Override
        public String challenge() {
            return "Test";
        }

        @Override
        public Verdict checkHeaders(HttpServletRequest request) {
            return Verdict.WRONG;
        }

        @Override
        public Verdict check(HttpServletRequest request, byte[] body) {
            return Verdict.WRONG;
        }
    }
}
