package dev.sluice.api.support;

import dev.sluice.api.update.KindName;
import java.util.HashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.springframework.context.ApplicationContextInitializer;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.core.env.MapPropertySource;
import org.springframework.kafka.test.EmbeddedKafkaKraftBroker;

/** One broker for the whole test run; each context gets topics and groups of its own. */
public final class TestBroker {

    private static final AtomicInteger contexts = new AtomicInteger();
    private static final EmbeddedKafkaKraftBroker broker = start();

    private TestBroker() {}

    private static EmbeddedKafkaKraftBroker start() {
        var broker = new EmbeddedKafkaKraftBroker(1, 1);
        broker.brokerProperty("auto.create.topics.enable", "false");
        broker.afterPropertiesSet();
        return broker;
    }

    public static String address() {
        return broker.getBrokersAsString();
    }

    /** Points a context to the broker. */
    static final class Initializer implements ApplicationContextInitializer<ConfigurableApplicationContext> {

        @Override
        public void initialize(ConfigurableApplicationContext context) {
            String prefix = "test" + contexts.incrementAndGet() + ".";
            var properties = new HashMap<String, Object>();
            properties.put("kafka.brokers", address());
            properties.put("spring.kafka.bootstrap-servers", address());
            for (KindName kind : KindName.values()) {
                String kinds = kind.plural();
                properties.put("kafka.%s-topic".formatted(kinds), prefix + kinds);
                properties.put("kafka.%s-dlq-topic".formatted(kinds), prefix + kinds + ".dlq");
                properties.put("kafka.%s-consumer-group".formatted(kinds), prefix + kinds);
            }
            context.getEnvironment().getPropertySources().addFirst(new MapPropertySource("broker", properties));
        }
    }
}
