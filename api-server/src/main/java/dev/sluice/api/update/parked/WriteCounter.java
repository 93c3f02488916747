package dev.sluice.api.update.parked;

import dev.sluice.api.update.KindName;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.springframework.stereotype.Component;

/**
 * Of how many batches of each kind the database has taken something: while it takes some of a kind, one that keeps failing is
 * to blame itself. Thread-safe.
 */
@Component
public final class WriteCounter {

    private final Map<KindName, AtomicLong> counts = new ConcurrentHashMap<>();

    public void increment(KindName kind) {
        of(kind).incrementAndGet();
    }

    long count(KindName kind) {
        return of(kind).get();
    }

    private AtomicLong of(KindName kind) {
        return counts.computeIfAbsent(kind, _ -> new AtomicLong());
    }
}
