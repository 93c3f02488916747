package dev.sluice.api.order;

import dev.sluice.api.batching.Batcher;
import dev.sluice.api.batching.BatcherFactory;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@Configuration(proxyBeanMethods = false)
class OrderConfiguration {

    @Bean
    Batcher<OrderUpdate, Order> orderBatcher(BatcherFactory batchers, OrderService service) {
        return batchers.create("orders", OrderUpdate::orderId, service);
    }
}
