package dev.sluice.api.dispute;

import dev.sluice.api.kafka.KafkaSettings;
import dev.sluice.api.kafka.RecordBatch;
import dev.sluice.api.kafka.RecordBatches;
import dev.sluice.api.parking.Kind;
import dev.sluice.api.parking.ParkingLot;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.kafka.annotation.KafkaListener;
import org.springframework.stereotype.Component;

/** Takes updates of disputes in over Kafka; offsets are committed when a batch is done. */
@Component
@ConditionalOnProperty(name = "webhook.mode", havingValue = "kafka")
class DisputeUpdateListener {

    private final KafkaSettings settings;
    private final RecordBatch<DisputeUpdate, Dispute> batch;

    DisputeUpdateListener(
            DisputeUpdateMapper mapper,
            DisputeService service,
            ParkingLot parking,
            RecordBatches batches,
            KafkaSettings settings) {
        this.settings = settings;
        this.batch = batches.create(
                settings.disputesTopic(), mapper, service, DisputeUpdate::orderId, parking.held(Kind.DISPUTE));
    }

    public String getTopic() {
        return settings.disputesTopic();
    }

    public String getGroup() {
        return settings.disputesConsumerGroup();
    }

    @KafkaListener(id = "disputes", topics = "#{__listener.topic}", groupId = "#{__listener.group}")
    void apply(List<ConsumerRecord<byte[], byte[]>> records) {
        batch.apply(records);
    }
}
