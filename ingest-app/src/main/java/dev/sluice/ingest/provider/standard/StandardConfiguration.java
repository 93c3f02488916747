package dev.sluice.ingest.provider.standard;

import dev.sluice.http.contract.ContractReader;
import dev.sluice.ingest.generated.ChargebackWebhooksApi;
import dev.sluice.ingest.generated.OrderWebhooksApi;
import dev.sluice.ingest.generated.model.ChargebackWebhook;
import dev.sluice.ingest.generated.model.OrderWebhook;
import dev.sluice.ingest.provider.Provider;
import dev.sluice.ingest.provider.Verifier;
import java.net.InetAddress;
import java.time.InstantSource;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.web.server.autoconfigure.ServerProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/**
 * The webhooks of our own contract. Without secrets they are open while the service listens on loopback only, else closed:
 * it may listen elsewhere for providers who sign in other ways.
 */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(StandardProperties.class)
class StandardConfiguration {

    @Bean
    Verifier standardVerifier(StandardProperties properties, ServerProperties server, InstantSource clock) {
        if (!properties.secrets().isEmpty()) {
            return new StandardWebhooks(properties.keys(), properties.tolerance(), clock);
        }
        // Null for all interfaces
        InetAddress address = server.getAddress();
        return address != null && address.isLoopbackAddress()
                ? Verifier.OPEN
                : Verifier.closed(StandardWebhooks.CHALLENGE);
    }

    @Bean
    Provider<OrderWebhook> orderWebhooks(Verifier standardVerifier, ContractReader contract) {
        return new StandardProvider<>(
                OrderWebhooksApi.PATH_RECEIVE_ORDER_WEBHOOK,
                standardVerifier,
                contract,
                OrderWebhook.class,
                StandardEvents.ORDERS,
                StandardEvents::of,
                StandardUpdates::of);
    }

    @Bean
    Provider<ChargebackWebhook> chargebackWebhooks(Verifier standardVerifier, ContractReader contract) {
        return new StandardProvider<>(
                ChargebackWebhooksApi.PATH_RECEIVE_CHARGEBACK_WEBHOOK,
                standardVerifier,
                contract,
                ChargebackWebhook.class,
                StandardEvents.CHARGEBACKS,
                StandardEvents::of,
                StandardUpdates::of);
    }
}
