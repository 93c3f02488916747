package dev.sluice.ingest.kafka;

import static java.nio.charset.StandardCharsets.UTF_8;

import au.com.dius.pact.provider.MessageAndMetadata;
import au.com.dius.pact.provider.PactVerifyProvider;
import au.com.dius.pact.provider.junit5.MessageTestTarget;
import au.com.dius.pact.provider.junit5.PactVerificationContext;
import au.com.dius.pact.provider.junit5.PactVerificationInvocationContextProvider;
import au.com.dius.pact.provider.junitsupport.Provider;
import au.com.dius.pact.provider.junitsupport.loader.PactFolder;
import dev.sluice.client.model.DisputeUpdate;
import dev.sluice.client.model.DisputeUpdateStatus;
import dev.sluice.client.model.OrderUpdate;
import dev.sluice.client.model.OrderUpdateStatus;
import dev.sluice.http.contract.StrictJson;
import dev.sluice.ingest.update.Update;
import dev.sluice.kafka.KafkaProperties;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.TestTemplate;
import org.junit.jupiter.api.extension.ExtendWith;
import tools.jackson.databind.json.JsonMapper;

/** ingest-app's records are what api-server's committed pact says. Public for Pact, which calls it by reflection. */
@Provider("ingest-app")
@PactFolder("../pact")
public class UpdateMessagesPactTest {

    private static final UUID USER = UUID.fromString("6f1d4c1e-5d0b-4b57-9a38-1a2b3c4d5e6f");
    private static final Instant TIME = Instant.parse("2026-11-24T09:30:00.25Z");
    private static final Map<String, String> META = Map.of("channel", "app");

    private final UpdateRecords records = new UpdateRecords(
            new KafkaProperties("localhost:9092", "orders", "disputes", 1, (short) 1), json(), () -> TIME);

    @BeforeEach
    void target(PactVerificationContext context) {
        context.setTarget(new MessageTestTarget(List.of(getClass().getPackageName())));
    }

    @TestTemplate
    @ExtendWith(PactVerificationInvocationContextProvider.class)
    void publishesWhatThePactSays(PactVerificationContext context) {
        context.verifyInteraction();
    }

    @PactVerifyProvider("an update of an order")
    public MessageAndMetadata order() {
        return order(USER);
    }

    @PactVerifyProvider("an update of a guest's order")
    public MessageAndMetadata guestsOrder() {
        return order(null);
    }

    private MessageAndMetadata order(@Nullable UUID user) {
        return message(records.of(new Update.Order(
                new OrderUpdate()
                        .providerEventId("evt_1")
                        .orderId("order-1")
                        .userId(user)
                        .status(OrderUpdateStatus.UPDATED)
                        .updatedAt(TIME)
                        .createdAt(Instant.EPOCH)
                        .meta(META),
                null)));
    }

    @PactVerifyProvider("an update of a dispute")
    public MessageAndMetadata dispute() {
        return message(records.of(new Update.Dispute(
                new DisputeUpdate()
                        .providerEventId("evt_2")
                        .orderId("order-1")
                        .userId(USER)
                        .disputeId("dp_1")
                        .status(DisputeUpdateStatus.DISPUTE_CLOSED)
                        .reason("fraud")
                        .amount(250L)
                        .currency("JPY")
                        .occurredAt(TIME)
                        .evidenceDueAt(TIME)
                        .meta(META),
                null)));
    }

    private static MessageAndMetadata message(ProducerRecord<String, byte[]> record) {
        var headers = new HashMap<String, Object>();
        record.headers().forEach(header -> headers.put(header.key(), new String(header.value(), UTF_8)));
        return new MessageAndMetadata(record.value(), headers);
    }

    private static JsonMapper json() {
        var json = JsonMapper.builder();
        StrictJson.configure(json);
        return json.build();
    }
}
