package dev.sluice.api.support;

import dev.sluice.api.update.KindName;
import dev.sluice.testkit.TestBroker;
import java.util.HashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.springframework.context.ApplicationContextInitializer;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.core.env.MapPropertySource;

/** Points a context to the one broker of the test run, with topics and groups of its own. */
final class KafkaInitializer implements ApplicationContextInitializer<ConfigurableApplicationContext> {

    private static final AtomicInteger contexts = new AtomicInteger();

    @Override
    public void initialize(ConfigurableApplicationContext context) {
        String prefix = "test" + contexts.incrementAndGet() + ".";
        String address = TestBroker.shared().address();
        var properties = new HashMap<String, Object>();
        properties.put("kafka.brokers", address);
        properties.put("spring.kafka.bootstrap-servers", address);
        for (KindName kind : KindName.values()) {
            String kinds = kind.plural();
            properties.put("kafka.%s-topic".formatted(kinds), prefix + kinds);
            properties.put("kafka.%s-dlq-topic".formatted(kinds), prefix + kinds + ".dlq");
            properties.put("kafka.%s-consumer-group".formatted(kinds), prefix + kinds);
        }
        context.getEnvironment().getPropertySources().addFirst(new MapPropertySource("broker", properties));
    }
}
