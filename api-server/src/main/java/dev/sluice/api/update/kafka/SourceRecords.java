package dev.sluice.api.update.kafka;

import dev.sluice.api.deadletter.SourceRecord;
import java.util.Arrays;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** Where a record is, and what it has beside its value. */
final class SourceRecords {

    /** Where a record is. */
    record Position(String topic, int partition, long offset) {

        static Position of(ConsumerRecord<?, ?> source) {
            return new Position(source.topic(), source.partition(), source.offset());
        }
    }

    private SourceRecords() {}

    static SourceRecord of(ConsumerRecord<byte[], byte[]> source) {
        return new SourceRecord(
                source.topic(),
                source.partition(),
                source.offset(),
                source.key(),
                Arrays.stream(source.headers().toArray())
                        .map(header -> new SourceRecord.Header(header.key(), header.value()))
                        .toList());
    }
}
