package dev.sluice.api.dispute;

import dev.sluice.api.batching.Batcher;
import dev.sluice.api.batching.BatcherFactory;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@Configuration(proxyBeanMethods = false)
class DisputeConfiguration {

    @Bean
    Batcher<DisputeUpdate, Dispute> disputeBatcher(BatcherFactory batchers, DisputeService service) {
        return batchers.create("disputes", DisputeUpdate::dispute, service);
    }
}
