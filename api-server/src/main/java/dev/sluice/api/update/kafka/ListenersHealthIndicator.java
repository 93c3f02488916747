package dev.sluice.api.update.kafka;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.kafka.config.KafkaListenerEndpointRegistry;
import org.springframework.kafka.listener.MessageListenerContainer;
import org.springframework.stereotype.Component;

/** Down as soon as a listener has died, or retries a batch for more than a few seconds. */
@Component("kafkaListeners")
final class ListenersHealthIndicator implements HealthIndicator {

    private final ObjectProvider<KafkaListenerEndpointRegistry> registry;

    private final BatchProgress progress;

    ListenersHealthIndicator(ObjectProvider<KafkaListenerEndpointRegistry> registry, BatchProgress progress) {
        this.registry = registry;
        this.progress = progress;
    }

    @Override
    public Health health() {
        boolean dead = registry.stream()
                .flatMap(listeners -> listeners.getListenerContainers().stream())
                .anyMatch(container -> !isAlive(container));
        return (dead || progress.isStuck() ? Health.down() : Health.up()).build();
    }

    private static boolean isAlive(MessageListenerContainer container) {
        return container.isRunning() && container.isInExpectedState();
    }
}
