package dev.sluice.system;

import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/**
 * A Kafka broker of one node, its own controller, on loopback alone. All ports may be others at each start.
 *
 * @param advertisedPort where clients are told to find it: a proxy's, or its own
 */
public record Kafka(int port, int controllerPort, int advertisedPort) {

    /** 16 bytes in Base64, as Kafka wants it; the same at each start, since data and cluster must fit together. */
    private static final String CLUSTER_ID = "c2x1aWNlLWxvY2FsaG9zdA";

    /** Written once the storage is formatted. Without it the directory holds a start that was cut short, no data. */
    private static final String COMPLETE = "sluice-complete";

    private static final String PROPERTIES = "server.properties";
    private static final Pattern ROUTINE = Pattern.compile(
            "Performing controller activation|Attempting to close NetworkClient that has already been closed");

    /** With nothing before it. */
    public Kafka(int port, int controllerPort) {
        this(port, controllerPort, port);
    }

    /** For {@code KAFKA_BROKERS}. */
    public String bootstrap() {
        return "127.0.0.1:" + advertisedPort;
    }

    List<String> command(Layout layout, List<String> options) {
        return java(
                layout,
                options,
                "kafka.Kafka",
                layout.kafka().resolve(PROPERTIES).toString());
    }

    private static List<String> java(Layout layout, List<String> options, String... mainAndArguments) {
        List<String> command = new ArrayList<>(List.of(
                Layout.java(),
                "-Xms64m",
                "-Xmx320m",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "--sun-misc-unsafe-memory-access=allow",
                "-Dorg.slf4j.simpleLogger.defaultLogLevel=warn",
                "-Dorg.slf4j.simpleLogger.showThreadName=false",
                "-Dorg.slf4j.simpleLogger.showShortLogName=true",
                "-cp",
                layout.kafkaJars() + "/*"));
        command.addAll(options);
        command.addAll(List.of(mainAndArguments));
        return command;
    }

    /** Makes the data directory fit to start on. The caller holds {@link DataLock}. */
    void prepare(Layout layout) {
        Path home = layout.kafka();
        try {
            if (Files.exists(home) && Files.notExists(home.resolve(COMPLETE))) {
                Directories.delete(home);
            }
            Files.createDirectories(home);
            Files.writeString(home.resolve(PROPERTIES), properties(home.resolve("data")));
            if (Files.notExists(home.resolve(COMPLETE))) {
                format(layout);
                Files.createFile(home.resolve(COMPLETE));
            }
        } catch (IOException e) {
            throw new CannotRunException("%s cannot be prepared: %s".formatted(home, e), e);
        }
    }

    private static void format(Layout layout) throws IOException {
        Path log = layout.kafka().resolve("format.log");
        Process format = new ProcessBuilder(java(
                        layout,
                        List.of(),
                        "kafka.tools.StorageTool",
                        "format",
                        "--cluster-id",
                        CLUSTER_ID,
                        "--config",
                        layout.kafka().resolve(PROPERTIES).toString()))
                .redirectErrorStream(true)
                .redirectOutput(Redirect.to(log.toFile()))
                .start();
        if (format.onExit().join().exitValue() != 0) {
            throw new CannotRunException("Kafka's storage cannot be formatted:\n" + Files.readString(log));
        }
    }

    /**
     * The voters are named here and not in the data, for ports change. One replica of everything, as there is one node;
     * nobody creates topics by misspelling them; a group need not wait for members that might come.
     */
    private String properties(Path data) {
        return """
                process.roles=broker,controller
                node.id=1
                listeners=CLIENT://127.0.0.1:%1$s,CONTROLLER://127.0.0.1:%2$s
                advertised.listeners=CLIENT://127.0.0.1:%4$s
                listener.security.protocol.map=CLIENT:PLAINTEXT,CONTROLLER:PLAINTEXT
                inter.broker.listener.name=CLIENT
                controller.listener.names=CONTROLLER
                controller.quorum.voters=1@127.0.0.1:%2$s
                log.dirs=%3$s
                auto.create.topics.enable=false
                min.insync.replicas=1
                offsets.topic.num.partitions=1
                offsets.topic.replication.factor=1
                transaction.state.log.num.partitions=1
                transaction.state.log.replication.factor=1
                transaction.state.log.min.isr=1
                share.coordinator.state.topic.num.partitions=1
                share.coordinator.state.topic.replication.factor=1
                share.coordinator.state.topic.min.isr=1
                group.initial.rebalance.delay.ms=0
                """.formatted(
                        port, controllerPort, data.toAbsolutePath().toString().replace("\\", "\\\\"), advertisedPort);
    }

    /** Whether a line of the broker's log is for the user's eyes: warnings, but for those of each start and stop. */
    static boolean isWorthShowing(String line) {
        return !ROUTINE.matcher(line).find();
    }
}
