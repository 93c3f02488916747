package dev.sluice.ingest.provider.standard;

import dev.sluice.http.contract.ContractReader;
import dev.sluice.ingest.provider.Provider;
import dev.sluice.ingest.provider.Verifier;
import dev.sluice.ingest.update.Delivery;
import dev.sluice.ingest.update.DeliveryFailure;
import dev.sluice.ingest.update.Event;
import dev.sluice.ingest.update.Traceparent;
import dev.sluice.ingest.update.Update;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;

/**
 * One of the contract's webhooks: a body is one event, which is one update.
 *
 * @param path of the contract
 * @param body the contract's type of a body
 * @param types what the types of its events begin with
 * @param event what names one
 * @param update what a body becomes
 * @param <E> a body
 */
record StandardProvider<E>(
        String path,
        Verifier verifier,
        ContractReader contract,
        Class<E> body,
        String types,
        Function<E, Event> event,
        BiFunction<E, @Nullable Traceparent, Update> update)
        implements Provider<E> {

    /** The name of this provider. */
    static final String NAME = "standard";

    /** The contract's, in {@code webhooks.yaml}. */
    static final String VERSION = "1.0.0";

    private static final List<String> HEADERS =
            List.of("content-type", "user-agent", "webhook-id", "webhook-timestamp");

    @Override
    public boolean sent(Event sent) {
        return sent.provider().equals(NAME) && sent.type().startsWith(types);
    }

    @Override
    public Event describe(E webhook, Map<String, String> headers) {
        return event.apply(webhook);
    }

    @Override
    public String version() {
        return VERSION;
    }

    @Override
    public List<String> headers() {
        return HEADERS;
    }

    @Override
    public List<E> split(byte[] bytes) {
        return List.of(contract.read(bytes, body));
    }

    @Override
    public List<Update> translate(E webhook, Event known, @Nullable Traceparent traceparent) {
        return List.of(update.apply(webhook, traceparent));
    }

    @Override
    public ResponseEntity<?> answer(List<Delivery> deliveries) {
        return StandardAnswers.of(deliveries.getFirst());
    }

    @Override
    public ResponseEntity<?> answer(DeliveryFailure failure) {
        return StandardAnswers.of(failure);
    }
}
