package dev.sluice.ingest.api;

import dev.sluice.ingest.update.Update;
import java.util.function.LongSupplier;

/** One breaker for each kind of update: what orders meet says nothing of disputes, whose tables, batches and calls are others. */
record Breakers(Breaker orders, Breaker disputes) {

    static Breakers of(BreakerProperties properties, LongSupplier nanos) {
        return new Breakers(new Breaker("orders", properties, nanos), new Breaker("disputes", properties, nanos));
    }

    Breaker of(Update update) {
        return switch (update) {
            case Update.Order _ -> orders;
            case Update.Dispute _ -> disputes;
        };
    }
}
