package dev.sluice.api.order;

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

/** Takes updates of orders in over Kafka; offsets are committed when a batch is done. */
@Component
@ConditionalOnProperty(name = "webhook.mode", havingValue = "kafka")
class OrderUpdateListener {

    private final KafkaSettings settings;
    private final RecordBatch<OrderUpdate, Order> batch;

    OrderUpdateListener(
            OrderUpdateMapper mapper,
            OrderService service,
            ParkingLot parking,
            RecordBatches batches,
            KafkaSettings settings) {
        this.settings = settings;
        this.batch =
                batches.create(settings.ordersTopic(), mapper, service, OrderUpdate::orderId, parking.held(Kind.ORDER));
    }

    public String getTopic() {
        return settings.ordersTopic();
    }

    public String getGroup() {
        return settings.ordersConsumerGroup();
    }

    @KafkaListener(id = "orders", topics = "#{__listener.topic}", groupId = "#{__listener.group}")
    void apply(List<ConsumerRecord<byte[], byte[]>> records) {
        batch.apply(records);
    }
}
