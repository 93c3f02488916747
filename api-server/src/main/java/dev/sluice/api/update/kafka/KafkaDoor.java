package dev.sluice.api.update.kafka;

import dev.sluice.api.update.Change;
import dev.sluice.api.update.State;
import dev.sluice.api.update.UpdateEngine;
import dev.sluice.api.update.UpdateService;
import java.lang.reflect.Method;
import java.util.List;
import java.util.Objects;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.kafka.annotation.KafkaListenerConfigurer;
import org.springframework.kafka.config.KafkaListenerEndpoint;
import org.springframework.kafka.config.KafkaListenerEndpointRegistrar;
import org.springframework.kafka.config.MethodKafkaListenerEndpoint;
import org.springframework.messaging.handler.annotation.support.DefaultMessageHandlerMethodFactory;
import org.springframework.stereotype.Component;
import org.springframework.util.ReflectionUtils;

/** Takes updates of all kinds in over Kafka, each from a topic of its own; offsets are committed when a batch is done. */
@Component
@ConditionalOnProperty(name = "webhook.mode", havingValue = "kafka")
final class KafkaDoor implements KafkaListenerConfigurer {

    private static final Method APPLY =
            Objects.requireNonNull(ReflectionUtils.findMethod(PolledBatch.class, "apply", List.class));

    private final DefaultMessageHandlerMethodFactory handlers = new DefaultMessageHandlerMethodFactory();
    private final UpdateEngine engine;
    private final PolledBatches batches;
    private final KafkaTopics topics;

    KafkaDoor(UpdateEngine engine, PolledBatches batches, KafkaTopics topics) {
        this.engine = engine;
        this.batches = batches;
        this.topics = topics;
        handlers.afterPropertiesSet();
    }

    @Override
    public void configureKafkaListeners(KafkaListenerEndpointRegistrar registrar) {
        engine.services().forEach(service -> registrar.registerEndpoint(endpoint(service)));
    }

    private <C extends Change, S extends State<S>> KafkaListenerEndpoint endpoint(UpdateService<C, S> service) {
        KafkaTopics.OfKind its = topics.of(service.kindName());
        var endpoint = new MethodKafkaListenerEndpoint<byte[], byte[]>();
        endpoint.setId(service.kindName().plural());
        endpoint.setTopics(its.topic());
        endpoint.setGroupId(its.consumerGroup());
        endpoint.setBean(batches.create(its.topic(), service.kindName(), service::read, service));
        endpoint.setMethod(APPLY);
        endpoint.setMessageHandlerMethodFactory(handlers);
        return endpoint;
    }
}
