package dev.sluice.api.dispute;

import dev.sluice.api.generated.internal.model.DisputeUpdate;
import dev.sluice.api.update.KindName;
import dev.sluice.api.update.UpdateKind;
import dev.sluice.http.contract.ContractReader;
import java.util.Locale;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Disputes as a kind of update. */
@Configuration(proxyBeanMethods = false)
class DisputeKind {

    @Bean
    UpdateKind<DisputeChange, Dispute> dispute(ContractReader contract, DisputeStore store) {
        return new UpdateKind<>(
                KindName.DISPUTE,
                false,
                UpdateKind.Reader.of(contract, DisputeUpdate.class, DisputeKind::change),
                Dispute::decide,
                store);
    }

    /** From the contract's words to the domain's. */
    static DisputeChange change(DisputeUpdate update) {
        return new DisputeChange(
                update.getProviderEventId(),
                new DisputeId(update.getOrderId(), update.getDisputeId()),
                update.getUserId(),
                DisputeChange.Kind.valueOf(update.getStatus().getValue().toUpperCase(Locale.ROOT)),
                update.getReason(),
                update.getAmount(),
                update.getCurrency(),
                update.getOccurredAt(),
                update.getEvidenceDueAt(),
                update.getMeta() == null ? null : update.getMeta().get("resolution"));
    }
}
