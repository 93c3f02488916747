package dev.sluice.api.update;

import dev.sluice.api.batching.BatcherFactory;
import dev.sluice.api.batching.Outcome;
import dev.sluice.api.problem.Conflicts;
import dev.sluice.batching.Batcher;
import dev.sluice.trace.Tracing;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionOperations;

/** What applies the updates of each kind that there is: a service, and a batcher before it for those that come one by one. */
@Component
public final class UpdateEngine implements AutoCloseable {

    private record Parts<C extends Change, S extends State<S>>(
            UpdateService<C, S> service, Batcher<Update<C>, Outcome<S>> batcher) {}

    private final Map<UpdateKind<?, ?>, Parts<?, ?>> parts = new LinkedHashMap<>();
    private final Tracing tracing;

    UpdateEngine(
            List<UpdateKind<?, ?>> kinds,
            ParkedUpdates parked,
            TransactionOperations transaction,
            Conflicts conflicts,
            MeterRegistry meters,
            InstantSource clock,
            BatcherFactory batchers,
            Tracing tracing) {
        this.tracing = tracing;
        for (UpdateKind<?, ?> kind : kinds) {
            parts.put(kind, parts(kind, parked, transaction, conflicts, meters, clock, batchers, tracing));
        }
    }

    private <C extends Change, S extends State<S>> Parts<C, S> parts(
            UpdateKind<C, S> kind,
            ParkedUpdates parked,
            TransactionOperations transaction,
            Conflicts conflicts,
            MeterRegistry meters,
            InstantSource clock,
            BatcherFactory batchers,
            Tracing tracing) {
        var meter = new UpdateMeter(kind.name().plural(), meters);
        var service =
                new UpdateService<>(kind, parked, transaction, conflicts, meter, clock, tracing, () -> others(kind));
        return new Parts<>(
                service,
                batchers.create(
                        kind.name().plural(),
                        Update::subject,
                        update -> update.payload().length(),
                        service));
    }

    private List<UpdateService<?, ?>> others(UpdateKind<?, ?> kind) {
        return services().stream()
                .filter(service -> service.kindName() != kind.name())
                .toList();
    }

    /** Of all kinds. */
    public List<UpdateService<?, ?>> services() {
        return parts.values().stream().<UpdateService<?, ?>>map(Parts::service).toList();
    }

    /** Where HTTP and gRPC hand updates in. */
    public <C extends Change, S extends State<S>> UpdateDoor<C, S> door(UpdateKind<C, S> kind) {
        Parts<C, S> its = of(kind);
        return new UpdateDoor<>(its.service(), its.batcher(), tracing);
    }

    @SuppressWarnings("unchecked") // Put in by its kind
    private <C extends Change, S extends State<S>> Parts<C, S> of(UpdateKind<C, S> kind) {
        return (Parts<C, S>) Objects.requireNonNull(parts.get(kind), kind.name().toString());
    }

    /** Applies what waits in the batchers. */
    @Override
    public void close() {
        parts.values().forEach(its -> its.batcher().close());
    }
}
