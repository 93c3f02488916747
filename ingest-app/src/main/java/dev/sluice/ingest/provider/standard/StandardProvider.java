package dev.sluice.ingest.provider.standard;

import dev.sluice.http.contract.ContractReader;
import dev.sluice.ingest.provider.Provider;
import dev.sluice.ingest.provider.Verifier;
import dev.sluice.ingest.update.Delivery;
import dev.sluice.ingest.update.DeliveryFailure;
import dev.sluice.ingest.update.Traceparent;
import dev.sluice.ingest.update.Update;
import java.util.List;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;

/**
 * One of the contract's webhooks: a body is one event, which is one update.
 *
 * @param path of the contract
 * @param body the contract's type of a body
 * @param update what a body becomes
 * @param <E> a body
 */
record StandardProvider<E>(
        String path,
        Verifier verifier,
        ContractReader contract,
        Class<E> body,
        BiFunction<E, @Nullable Traceparent, Update> update)
        implements Provider<E> {

    @Override
    public List<E> split(byte[] bytes) {
        return List.of(contract.read(bytes, body));
    }

    @Override
    public List<Update> translate(E event, @Nullable Traceparent traceparent) {
        return List.of(update.apply(event, traceparent));
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
