package dev.sluice.api.dispute;

import dev.sluice.api.kafka.Origin;
import dev.sluice.api.kafka.RecordReader;
import dev.sluice.api.parking.Waiting;
import dev.sluice.api.problem.Failure;
import dev.sluice.web.ContractReader;
import dev.sluice.web.Utf8;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** From the contract's words to the domain's. */
@Component
final class DisputeUpdateMapper implements RecordReader<DisputeUpdate> {

    private final ContractReader reader;
    private final InstantSource clock;

    DisputeUpdateMapper(ContractReader reader, InstantSource clock) {
        this.reader = reader;
        this.clock = clock;
    }

    DisputeUpdate fromHttp(dev.sluice.api.generated.internal.model.DisputeUpdate body, String payload) {
        return update(body, clock.instant(), payload, null);
    }

    @Override
    public DisputeUpdate read(byte @Nullable [] value, Origin origin) {
        byte[] bytes = value == null ? new byte[0] : value;
        return update(parse(bytes), clock.instant(), new String(bytes, StandardCharsets.UTF_8), origin);
    }

    DisputeUpdate parked(Waiting waiting) {
        byte[] bytes = Utf8.withoutMark(waiting.payload()).getBytes(StandardCharsets.UTF_8);
        return update(parse(bytes), waiting.receivedAt(), waiting.payload(), waiting.origin());
    }

    private dev.sluice.api.generated.internal.model.DisputeUpdate parse(byte[] bytes) {
        try {
            return reader.read(bytes, dev.sluice.api.generated.internal.model.DisputeUpdate.class);
        } catch (ContractReader.MalformedException e) {
            throw new Failure.Malformed(String.valueOf(e.getMessage()));
        }
    }

    private static DisputeUpdate update(
            dev.sluice.api.generated.internal.model.DisputeUpdate update,
            Instant receivedAt,
            String payload,
            @Nullable Origin origin) {
        return new DisputeUpdate(
                update.getProviderEventId(),
                new DisputeId(update.getOrderId(), update.getDisputeId()),
                update.getUserId(),
                DisputeUpdate.Kind.valueOf(update.getStatus().getValue().toUpperCase(Locale.ROOT)),
                update.getReason(),
                update.getAmount(),
                update.getCurrency(),
                update.getOccurredAt(),
                update.getEvidenceDueAt(),
                update.getMeta() == null ? null : update.getMeta().get("resolution"),
                receivedAt,
                payload,
                origin);
    }
}
