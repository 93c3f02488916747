package dev.sluice.systemtests;

import dev.sluice.system.Layout;
import dev.sluice.system.Mode;
import dev.sluice.system.Ports;
import dev.sluice.system.Postgres;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** {@code sluice.jar run} as the Makefile starts it, but for ports and data. */
final class Runner implements AutoCloseable {

    private final Path output;
    private final Process process;

    private Runner(Path output, Process process) {
        this.output = output;
        this.process = process;
    }

    static Runner start(Path data, Ports ports) throws IOException {
        return start(Mode.HTTP, data, ports, Map.of());
    }

    static Runner start(Mode mode, Path data, Ports ports, Map<String, String> environment) throws IOException {
        Path root = TestSystem.ROOT;
        Path output = Files.createTempFile("runner", ".txt");
        ProcessBuilder builder = new ProcessBuilder(
                        Layout.java(),
                        "-Dsluice.root=" + root,
                        "-Dsluice.data=" + data,
                        "-Dsluice.ports=" + ports,
                        "-jar",
                        root.resolve("deploy/system/target/sluice.jar").toString(),
                        "run",
                        mode.toString())
                .redirectErrorStream(true)
                .redirectOutput(output.toFile());
        builder.environment().putAll(environment);
        return new Runner(output, builder.start());
    }

    String output() throws IOException {
        return Files.readString(output);
    }

    Process process() {
        return process;
    }

    boolean isUp() throws IOException {
        if (!process.isAlive()) {
            throw new IllegalStateException(output());
        }
        return output().contains("Sluice is up");
    }

    /** The runner, what it started, and the database server, which is nobody's descendant. */
    List<ProcessHandle> processes(Path data) {
        return Stream.of(
                        Stream.of(process.toHandle()),
                        process.descendants(),
                        Postgres.server(data.resolve("postgres")).stream())
                .flatMap(handles -> handles)
                .toList();
    }

    /** The service that runs from the jar. */
    ProcessHandle process(Path jar) {
        return process.descendants()
                .filter(handle ->
                        List.of(handle.info().arguments().orElse(new String[0])).contains(jar.toString()))
                .findFirst()
                .orElseThrow();
    }

    int exitCode() throws InterruptedException {
        if (!process.waitFor(60, TimeUnit.SECONDS)) {
            throw new IllegalStateException("still running");
        }
        return process.exitValue();
    }

    @Override
    public void close() throws IOException {
        process.destroy();
        process.onExit().orTimeout(60, TimeUnit.SECONDS).join();
        Files.delete(output);
    }
}
