package dev.sluice.bench.limit;

import dev.sluice.bench.Options;
import dev.sluice.bench.load.Drain;
import dev.sluice.bench.load.Measurement;
import dev.sluice.bench.system.Database;
import dev.sluice.bench.system.TestBed;
import dev.sluice.bench.system.TestBed.Broker;
import dev.sluice.bench.system.TestBed.Service;
import java.util.Locale;
import java.util.Map;

/** Kafka mode's api-server on a backlog that was queued while it stood still. */
final class KafkaVariant implements Variant {

    private final Database database;
    private final TestBed bed;
    private final Options options;
    private final Drain drain;

    KafkaVariant(Database database, TestBed bed, Options options) {
        this.database = database;
        this.bed = bed;
        this.options = options;
        Broker broker = bed.startKafka();
        Service api = bed.startApi(
                "kafka-api", database, Map.of("WEBHOOK_MODE", "kafka", "KAFKA_BROKERS", broker.bootstrap()));
        this.drain = new Drain(bed, database, api, broker);
        bed.say("kafka: api-server is process %s".formatted(api.pid()));
    }

    @Override
    public String name() {
        return "kafka";
    }

    @Override
    public void warmUp() {
        Measurement first = run();
        bed.say(String.format(Locale.ROOT, "  kafka: %,.0f updates/s while the JVM was cold", first.rate()));
        for (long seen = first.updates(); seen < options.warmUp(); ) {
            seen += run().updates();
        }
    }

    @Override
    public Measurement run() {
        database.reset(Limit.OLD_ORDERS);
        return drain.run(options.backlog());
    }
}
