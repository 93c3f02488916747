package dev.sluice.api.update.kafka;

import dev.sluice.api.update.Origin;
import java.util.Arrays;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** Where a record is, and what it has beside its value. */
final class RecordOrigin {

    /** Where a record is. */
    record Position(String topic, int partition, long offset) {

        static Position of(ConsumerRecord<?, ?> source) {
            return new Position(source.topic(), source.partition(), source.offset());
        }
    }

    private RecordOrigin() {}

    static Origin of(ConsumerRecord<byte[], byte[]> source) {
        return new Origin(
                source.topic(),
                source.partition(),
                source.offset(),
                source.key(),
                Arrays.stream(source.headers().toArray())
                        .map(header -> new Origin.Header(header.key(), header.value()))
                        .toList());
    }
}
