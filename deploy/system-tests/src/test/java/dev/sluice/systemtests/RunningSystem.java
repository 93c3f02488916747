package dev.sluice.systemtests;

import dev.sluice.system.Console;
import dev.sluice.system.Directories;
import dev.sluice.system.LocalSystem;
import dev.sluice.system.Ports;
import dev.sluice.system.Postgres;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** The whole system on free ports and throw-away data, with two api-servers on one database. */
final class RunningSystem implements AutoCloseable {

    private final Path data;
    private final LocalSystem system;
    private final Ports ports = Ports.free();
    private final Ports secondPorts = Ports.free();

    private RunningSystem() throws IOException {
        data = Files.createTempDirectory("sluice");
        system = new LocalSystem(
                TestSystem.QUICK_START.layout(data),
                new Console(new PrintStream(System.out, true, StandardCharsets.UTF_8)));
    }

    static RunningSystem start() throws IOException {
        RunningSystem running = new RunningSystem();
        try {
            running.startAll();
            return running;
        } catch (RuntimeException e) {
            running.close();
            throw e;
        }
    }

    private void startAll() {
        Postgres postgres = system.startPostgres();
        system.startApi("api-1", ports.api(), ports.apiManagement(), postgres, TestSystem.QUICK_START.api());
        system.startApi(
                "api-2", secondPorts.api(), secondPorts.apiManagement(), postgres, TestSystem.QUICK_START.api());
        system.startIngest(
                "ingest", ports.ingest(), ports.ingestManagement(), ports.api(), TestSystem.QUICK_START.ingest());
    }

    String ingest() {
        return url(ports.ingest());
    }

    String api() {
        return url(ports.api());
    }

    String secondApi() {
        return url(secondPorts.api());
    }

    private static String url(int port) {
        return "http://localhost:" + port;
    }

    @Override
    public void close() throws IOException {
        system.close();
        Directories.delete(data);
    }
}
