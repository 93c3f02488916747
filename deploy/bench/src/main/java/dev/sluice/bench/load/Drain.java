package dev.sluice.bench.load;

import dev.sluice.bench.system.CpuMeter;
import dev.sluice.bench.system.Database;
import dev.sluice.bench.system.TestBed;
import dev.sluice.bench.system.TestBed.Broker;
import dev.sluice.bench.system.TestBed.Service;
import dev.sluice.system.CannotRunException;
import java.time.Duration;
import java.util.Map;

/** Kafka mode's api-server on a backlog that was queued while it stood still. */
public final class Drain {

    private static final Duration DRAINED_WITHIN = Duration.ofMinutes(5);

    private final TestBed bed;
    private final Database database;
    private final Service api;
    private final Broker broker;
    private final Backlog backlog;

    /** @param api consumes from the broker into the database */
    public Drain(TestBed bed, Database database, Service api, Broker broker) {
        this.bed = bed;
        this.database = database;
        this.api = api;
        this.broker = broker;
        this.backlog = new Backlog(broker.bootstrap());
    }

    /**
     * Queues about so many updates and sees them applied. The consumer is held for less than its session lasts, so that
     * no rebalance is measured.
     */
    public Measurement run(int size) {
        long before = database.events();
        long id = database.number("select last_value from order_events_id_seq");
        int updates;
        api.suspend();
        CpuMeter meter;
        Map<String, Long> cpu;
        long start;
        try {
            updates = backlog.queue(size);
            meter = bed.meter().process("api", api.pid()).process("broker", broker.pid());
            cpu = meter.read();
            start = System.nanoTime();
        } finally {
            api.resume();
        }
        // The sequence costs nothing to look at; rows are counted when that is worth while
        if (!database.await("select last_value >= %s from order_events_id_seq".formatted(id + updates), DRAINED_WITHIN)
                || !database.await(
                        "select count(*) >= %s from order_events".formatted(before + updates), DRAINED_WITHIN)) {
            throw new CannotRunException("Of a backlog of %s updates %s were applied within %s."
                    .formatted(updates, database.events() - before, DRAINED_WITHIN));
        }
        double seconds = (System.nanoTime() - start) / 1e9;
        return new Measurement(updates, seconds, meter.since(cpu));
    }
}
