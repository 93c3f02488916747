package dev.sluice.bench.limit;

import dev.sluice.bench.Options;
import dev.sluice.bench.system.CpuMeter;
import dev.sluice.bench.system.Database;
import dev.sluice.bench.system.TestBed;
import dev.sluice.bench.system.TestBed.Broker;
import dev.sluice.bench.system.TestBed.Service;
import java.util.Map;

/** Kafka mode's api-server on a backlog that was queued while it stood still. */
final class KafkaVariant implements Variant {

    private final Database database;
    private final TestBed bed;
    private final Options options;
    private final Broker broker;
    private final Service api;
    private final Backlog backlog;

    KafkaVariant(Database database, TestBed bed, Options options) {
        this.database = database;
        this.bed = bed;
        this.options = options;
        this.broker = bed.startKafka();
        this.api = bed.startApi(
                "kafka-api", database, Map.of("WEBHOOK_MODE", "kafka", "KAFKA_BROKERS", broker.bootstrap()));
        this.backlog = new Backlog(broker.bootstrap());
        bed.say("kafka: api-server is process %d".formatted(api.pid()));
    }

    @Override
    public String name() {
        return "kafka";
    }

    @Override
    public void warmUp() {
        Turn turn = run();
        bed.say("  kafka: %,.0f updates/s while the JVM was cold".formatted(turn.rate()));
        for (long seen = turn.updates(); seen < options.warmUp(); ) {
            seen += run().updates();
        }
    }

    /** The consumer is held for less than its session lasts, so that no rebalance is measured. */
    @Override
    public Turn run() {
        database.reset(Limit.OLD_ORDERS);
        long before = database.events();
        api.suspend();
        int updates;
        long target;
        try {
            target = database.number("select last_value from order_events_id_seq") + options.backlog();
            updates = backlog.queue(options.backlog());
        } catch (RuntimeException e) {
            api.resume();
            throw e;
        }
        CpuMeter meter = bed.meter().process("api", api.pid()).process("broker", broker.pid());
        Map<String, Long> cpu = meter.read();
        long start = System.nanoTime();
        api.resume();
        awaitApplied(before + updates, target - options.backlog() + updates);
        double seconds = (System.nanoTime() - start) / 1e9;
        return new Turn(updates, seconds, meter.since(cpu));
    }

    /** Looks at the events' sequence, which costs nothing, until it is worth counting rows. */
    private void awaitApplied(long events, long lastId) {
        database.await("select last_value >= %d from order_events_id_seq".formatted(lastId));
        database.await("select count(*) = %d from order_events".formatted(events));
    }
}
