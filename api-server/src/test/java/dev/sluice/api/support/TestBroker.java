package dev.sluice.api.support;

import java.util.Map;
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
            context.getEnvironment()
                    .getPropertySources()
                    .addFirst(new MapPropertySource(
                            "broker",
                            Map.of(
                                    "kafka.brokers", address(),
                                    "spring.kafka.bootstrap-servers", address(),
                                    "kafka.orders-topic", prefix + "orders",
                                    "kafka.disputes-topic", prefix + "disputes",
                                    "kafka.orders-dlq-topic", prefix + "orders.dlq",
                                    "kafka.disputes-dlq-topic", prefix + "disputes.dlq",
                                    "kafka.orders-consumer-group", prefix + "orders",
                                    "kafka.disputes-consumer-group", prefix + "disputes")));
        }
    }
}
