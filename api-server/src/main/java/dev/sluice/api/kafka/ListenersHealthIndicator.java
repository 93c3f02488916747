package dev.sluice.api.kafka;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.kafka.config.KafkaListenerEndpointRegistry;
import org.springframework.kafka.listener.MessageListenerContainer;
import org.springframework.stereotype.Component;

/** Down as soon as a listener has died; a paused one, which waits for the database, is alive. */
@Component("kafkaListeners")
final class ListenersHealthIndicator implements HealthIndicator {

    private final ObjectProvider<KafkaListenerEndpointRegistry> registry;

    ListenersHealthIndicator(ObjectProvider<KafkaListenerEndpointRegistry> registry) {
        this.registry = registry;
    }

    @Override
    public Health health() {
        boolean dead = registry.stream()
                .flatMap(listeners -> listeners.getListenerContainers().stream())
                .anyMatch(container -> !isAlive(container));
        return (dead ? Health.down() : Health.up()).build();
    }

    private static boolean isAlive(MessageListenerContainer container) {
        return container.isRunning() && container.isInExpectedState();
    }
}
