package dev.sluice.testkit;

import java.io.File;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import kafka.server.KafkaConfig;
import kafka.server.KafkaRaftServer;
import kafka.tools.StorageTool;
import org.apache.kafka.common.utils.Time;

/** A real broker in this process, on a port that is known before it starts. */
public final class TestBroker implements AutoCloseable {

    private static final String CLUSTER = "c2x1aWNlLXRlc3RzLTAwMA";

    private final int port;
    private final KafkaRaftServer server;

    private TestBroker(int port, KafkaRaftServer server) {
        this.port = port;
        this.server = server;
    }

    /**
     * Starts one.
     *
     * @param port where it listens
     * @param advertised where clients are sent to: there, or to a proxy before it
     */
    public static TestBroker start(Path directory, int port, int advertised) {
        return start(directory, port, settings(directory, port, advertised));
    }

    /** Starts one that has another listener, beside the one that asks nobody for anything. */
    public static TestBroker start(Path directory, SecuredListener secured) {
        int port = freePort();
        Map<String, String> settings = new HashMap<>(settings(directory, port, port));
        settings.putAll(secured.settings());
        List.of("listeners", "advertised.listeners")
                .forEach(name -> settings.merge(name, secured.url(), (own, more) -> own + "," + more));
        return start(directory, port, settings);
    }

    private static TestBroker start(Path directory, int port, Map<String, String> settings) {
        try {
            Path file = Files.writeString(
                    directory.resolve("server.properties"),
                    settings.entrySet().stream()
                            .map(setting ->
                                    setting.getKey() + "=" + setting.getValue().replace("\\", "\\\\"))
                            .collect(Collectors.joining("\n")));
            String[] format = {"format", "--standalone", "--ignore-formatted", "-t", CLUSTER, "-c", file.toString()};
            try (var silence = new PrintStream(PrintStream.nullOutputStream())) {
                StorageTool.execute(format, silence);
            }
            var server = new KafkaRaftServer(new KafkaConfig(settings), Time.SYSTEM);
            server.startup();
            return new TestBroker(port, server);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public static TestBroker start(Path directory) {
        int port = freePort();
        return start(directory, port, port);
    }

    /** The one that runs for as long as this process does. */
    public static TestBroker shared() {
        return Shared.BROKER;
    }

    private static final class Shared {

        private static final TestBroker BROKER = start();

        private static TestBroker start() {
            try {
                Path directory = Files.createTempDirectory("kafka");
                TestBroker broker = TestBroker.start(directory);
                Runtime.getRuntime().addShutdownHook(new Thread(() -> {
                    broker.close();
                    delete(directory);
                }));
                return broker;
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        private static void delete(Path directory) {
            try (Stream<Path> files = Files.walk(directory)) {
                files.sorted(Comparator.reverseOrder()).map(Path::toFile).forEach(File::delete);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    /** Of those that the kernel gives out: free now, and most likely still free in a moment. */
    public static int freePort() {
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Map<String, String> settings(Path directory, int port, int advertised) {
        int controller = freePort();
        return Map.ofEntries(
                Map.entry("process.roles", "broker,controller"),
                Map.entry("node.id", "1"),
                Map.entry("controller.listener.names", "CONTROLLER"),
                Map.entry("controller.quorum.bootstrap.servers", "localhost:" + controller),
                Map.entry(
                        "listeners", "PLAINTEXT://localhost:%s,CONTROLLER://localhost:%s".formatted(port, controller)),
                Map.entry("advertised.listeners", "PLAINTEXT://localhost:" + advertised),
                Map.entry("log.dirs", directory.resolve("data").toString()),
                Map.entry("auto.create.topics.enable", "false"),
                Map.entry("offsets.topic.num.partitions", "1"),
                Map.entry("offsets.topic.replication.factor", "1"),
                Map.entry("share.coordinator.state.topic.replication.factor", "1"),
                Map.entry("transaction.state.log.replication.factor", "1"),
                Map.entry("group.initial.rebalance.delay.ms", "0"));
    }

    public String address() {
        return "localhost:" + port;
    }

    @Override
    public void close() {
        server.shutdown();
        server.awaitShutdown();
    }
}
