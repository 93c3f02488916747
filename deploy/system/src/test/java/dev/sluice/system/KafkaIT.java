package dev.sluice.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.StreamSupport;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(120)
class KafkaIT {

    private static final TopicPartition KEPT = new TopicPartition("kept", 0);

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final Console console = new Console(new PrintStream(out, true, StandardCharsets.UTF_8));

    @TempDir
    private Path data;

    private Layout layout() {
        return new Layout(Path.of("../.."), data);
    }

    /** A first start that was cut short, too: what it left is not taken for data. */
    @Test
    void keepsRecordsAndFindsThemOnOtherPorts() throws Exception {
        Path cutShort = Files.createDirectories(data.resolve("kafka/data"));
        Files.writeString(cutShort.resolve("meta.properties"), "version=1\ncluster.id=another\nnode.id=9\n");
        Kafka first;
        try (LocalSystem system = new LocalSystem(layout(), console)) {
            first = system.startKafka();
            create(first);
            write(first);
            answersOnLoopbackAlone(first);
        }
        assertThat(KafkaProbe.isReady(first.port())).isFalse();
        try (LocalSystem system = new LocalSystem(layout(), console)) {
            Kafka second = system.startKafka();
            assertThat(second.port()).isNotEqualTo(first.port());
            assertThat(read(second)).containsExactly("value");
        }
        // Started and stopped twice, and nothing of it to worry a reader
        assertThat(out.toString(StandardCharsets.UTF_8).lines()).containsOnly("kafka  | (stopped)");
    }

    @Test
    void showsWhyItDoesNotStart() throws Exception {
        Kafka kafka = new Kafka(Ports.ephemeral(), Ports.ephemeral());
        try (LocalSystem system = new LocalSystem(layout(), console);
                ServerSocket _ = new ServerSocket(kafka.port(), 1, InetAddress.ofLiteral("127.0.0.1"))) {
            assertThatThrownBy(() -> system.startKafka(kafka))
                    .isInstanceOf(CannotRunException.class)
                    .hasMessageContaining("kafka ended by itself")
                    .hasMessageContaining("Address already in use");
        }
    }

    private static void create(Kafka kafka) throws Exception {
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", kafka.bootstrap()))) {
            admin.createTopics(List.of(new NewTopic(KEPT.topic(), 1, (short) 1)))
                    .all()
                    .get();
        }
    }

    private static void write(Kafka kafka) throws Exception {
        try (KafkaProducer<String, String> producer = new KafkaProducer<>(
                Map.of("bootstrap.servers", kafka.bootstrap()), new StringSerializer(), new StringSerializer())) {
            producer.send(new ProducerRecord<>(KEPT.topic(), "key", "value")).get();
        }
    }

    private static List<String> read(Kafka kafka) {
        try (KafkaConsumer<String, String> consumer = new KafkaConsumer<>(
                Map.of("bootstrap.servers", kafka.bootstrap()), new StringDeserializer(), new StringDeserializer())) {
            consumer.assign(List.of(KEPT));
            consumer.seekToBeginning(List.of(KEPT));
            return StreamSupport.stream(consumer.poll(Duration.ofSeconds(20)).spliterator(), false)
                    .map(record -> record.value())
                    .toList();
        }
    }

    private static void answersOnLoopbackAlone(Kafka kafka) throws Exception {
        List<InetAddress> others = NetworkInterface.networkInterfaces()
                .flatMap(NetworkInterface::inetAddresses)
                .filter(address -> !address.isLoopbackAddress())
                .toList();
        for (InetAddress address : others) {
            for (int port : new int[] {kafka.port(), kafka.controllerPort()}) {
                try (Socket socket = new Socket()) {
                    assertThatThrownBy(() -> socket.connect(new InetSocketAddress(address, port), 2_000))
                            .isInstanceOf(IOException.class);
                }
            }
        }
    }
}
