package dev.sluice.api.order;

import dev.sluice.api.generated.internal.model.OrderUpdate;
import dev.sluice.api.update.KindName;
import dev.sluice.api.update.UpdateKind;
import dev.sluice.http.contract.ContractReader;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Orders as a kind of update. */
@Configuration(proxyBeanMethods = false)
class OrderKind {

    @Bean
    UpdateKind<OrderChange, Order> order(ContractReader contract, OrderStore store) {
        return new UpdateKind<>(
                KindName.ORDER,
                true,
                UpdateKind.Reader.of(contract, OrderUpdate.class, OrderKind::change),
                Order::decide,
                store);
    }

    /** From the contract's words to the domain's. */
    static OrderChange change(OrderUpdate update) {
        return new OrderChange(
                update.getProviderEventId(),
                update.getOrderId(),
                update.getUserId(),
                OrderStatus.of(update.getStatus().getValue()),
                update.getCreatedAt(),
                update.getUpdatedAt());
    }
}
