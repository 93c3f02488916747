package dev.sluice.ingest.api;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.List;
import java.util.Map;
import org.springframework.boot.autoconfigure.condition.ConditionalOnExpression;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The breakers, and what is shown of them. None in inbox mode, whose relay is one: it alone sends, and stops by itself. */
@Configuration(proxyBeanMethods = false)
@ConditionalOnExpression("'${webhook.mode:http}' matches 'http|grpc'")
@ConditionalOnProperty(name = "api.breaker", havingValue = "on", matchIfMissing = true)
@EnableConfigurationProperties(BreakerProperties.class)
class BreakerConfiguration {

    private static final List<String> STATES = List.of("closed", "open", "half_open");

    @Bean
    Breakers breakers(BreakerProperties properties, MeterRegistry meters) {
        var breakers = Breakers.of(properties, System::nanoTime);
        meter("orders", breakers.orders(), meters);
        meter("disputes", breakers.disputes(), meters);
        return breakers;
    }

    private static void meter(String of, Breaker breaker, MeterRegistry meters) {
        for (String state : STATES) {
            Gauge.builder("sluice.breaker.state", breaker, it -> it.state().equals(state) ? 1 : 0)
                    .description("1 for the state that the breaker has, 0 for others")
                    .tag("of", of)
                    .tag("state", state)
                    .register(meters);
        }
        FunctionCounter.builder("sluice.breaker.refused", breaker, Breaker::refused)
                .description("Updates that were not sent because the breaker was open")
                .tag("of", of)
                .register(meters);
    }

    /** Always up: an open breaker says that api-server is out, and whoever is told so by an answer sends again. */
    @Bean
    HealthIndicator apiBreakerHealthIndicator(Breakers breakers) {
        return () -> Health.up()
                .withDetails(Map.of(
                        "orders", breakers.orders().state(),
                        "disputes", breakers.disputes().state()))
                .build();
    }
}
