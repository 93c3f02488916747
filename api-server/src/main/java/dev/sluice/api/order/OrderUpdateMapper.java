package dev.sluice.api.order;

import dev.sluice.api.kafka.Origin;
import dev.sluice.api.kafka.RecordReader;
import dev.sluice.api.parking.Waiting;
import dev.sluice.api.problem.Failure;
import dev.sluice.web.ContractReader;
import dev.sluice.web.Utf8;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.InstantSource;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** From the contract's words to the domain's. */
@Component
final class OrderUpdateMapper implements RecordReader<OrderUpdate> {

    private final ContractReader reader;
    private final InstantSource clock;

    OrderUpdateMapper(ContractReader reader, InstantSource clock) {
        this.reader = reader;
        this.clock = clock;
    }

    OrderUpdate fromHttp(dev.sluice.api.generated.internal.model.OrderUpdate body, String payload) {
        return update(body, clock.instant(), payload, null);
    }

    @Override
    public OrderUpdate read(byte @Nullable [] value, Origin origin) {
        byte[] bytes = value == null ? new byte[0] : value;
        return update(parse(bytes), clock.instant(), new String(bytes, StandardCharsets.UTF_8), origin);
    }

    OrderUpdate parked(Waiting waiting) {
        byte[] bytes = Utf8.withoutMark(waiting.payload()).getBytes(StandardCharsets.UTF_8);
        return update(parse(bytes), waiting.receivedAt(), waiting.payload(), waiting.origin());
    }

    private dev.sluice.api.generated.internal.model.OrderUpdate parse(byte[] bytes) {
        try {
            return reader.read(bytes, dev.sluice.api.generated.internal.model.OrderUpdate.class);
        } catch (ContractReader.MalformedException e) {
            throw new Failure.Malformed(String.valueOf(e.getMessage()));
        }
    }

    private static OrderUpdate update(
            dev.sluice.api.generated.internal.model.OrderUpdate update,
            Instant receivedAt,
            String payload,
            @Nullable Origin origin) {
        return new OrderUpdate(
                update.getProviderEventId(),
                update.getOrderId(),
                update.getUserId(),
                OrderStatus.of(update.getStatus().getValue()),
                update.getCreatedAt(),
                update.getUpdatedAt(),
                receivedAt,
                payload,
                origin);
    }
}
