package dev.sluice.api.support;

import dev.sluice.api.ApiServer;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.context.annotation.Import;
import org.springframework.test.annotation.DirtiesContext;
import org.springframework.test.context.ContextConfiguration;

/** As {@link ApiTest}, in Kafka mode, with a broker and a clock that tests set. */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@SpringBootTest(
        classes = ApiServer.class,
        webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT,
        properties = {"management.server.port=0", "webhook.mode=kafka", "kafka.parking-ttl=2h", "kafka.partitions=3"})
@ContextConfiguration(initializers = {DatabaseInitializer.class, KafkaInitializer.class})
@Import({Api.class, Topics.class, UpdateRows.class, TestClock.class})
@DirtiesContext
public @interface KafkaApiTest {}
