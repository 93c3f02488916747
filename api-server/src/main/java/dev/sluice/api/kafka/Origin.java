package dev.sluice.api.kafka;

import java.util.Arrays;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;

/**
 * Where an update came from, and all of its record but the value: what a dead letter needs.
 *
 * @param key null where the record had none
 */
public record Origin(String topic, int partition, long offset, byte @Nullable [] key, List<Header> headers) {

    /** A record's header. */
    public record Header(String name, byte @Nullable [] value) {}

    /** Where a record is. */
    record Position(String topic, int partition, long offset) {

        static Position of(ConsumerRecord<?, ?> source) {
            return new Position(source.topic(), source.partition(), source.offset());
        }
    }

    static Origin of(ConsumerRecord<byte[], byte[]> source) {
        return new Origin(
                source.topic(),
                source.partition(),
                source.offset(),
                source.key(),
                Arrays.stream(source.headers().toArray())
                        .map(header -> new Header(header.key(), header.value()))
                        .toList());
    }
}
