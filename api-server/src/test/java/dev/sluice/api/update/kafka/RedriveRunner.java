package dev.sluice.api.update.kafka;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.springframework.boot.test.context.TestComponent;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.kafka.core.ConsumerFactory;
import org.springframework.kafka.core.KafkaTemplate;

/** Runs redrive as its command does, with the beans of the api-server under test. */
@TestComponent
class RedriveRunner {

    /** How many letters were put back, and what was printed. */
    record Result(long putBack, String printed) {}

    private final ConsumerFactory<byte[], byte[]> consumers;
    private final KafkaTemplate<byte[], byte[]> kafka;
    private final KafkaTopics topics;
    private final JdbcClient jdbc;

    RedriveRunner(
            ConsumerFactory<byte[], byte[]> consumers,
            KafkaTemplate<byte[], byte[]> kafka,
            KafkaTopics topics,
            JdbcClient jdbc) {
        this.consumers = consumers;
        this.kafka = kafka;
        this.topics = topics;
        this.jdbc = jdbc;
    }

    Result run(String... arguments) throws Exception {
        var printed = new ByteArrayOutputStream();
        var out = new PrintStream(printed, true, StandardCharsets.UTF_8);
        long putBack = new Redrive(consumers, kafka, topics, jdbc, out).run(RedriveOptions.parse(List.of(arguments)));
        return new Result(putBack, printed.toString(StandardCharsets.UTF_8));
    }
}
