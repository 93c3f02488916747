package dev.sluice.system;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import java.util.zip.CRC32;

/**
 * Both services as an image has them, each with an AOT cache: they start in a third of the time, which is most of what a
 * service does that is started often. Thread-safe.
 */
public final class QuickStart {

    private final Path root;
    private final Layout laidOut;

    /**
     * Lays both out, which takes half a minute, where these very jars are not there already.
     *
     * @param root the checkout
     * @param to a directory for it
     */
    public QuickStart(Path root, Path to) {
        this.root = root;
        this.laidOut = new Layout(to, to);
        layOut(new Layout(root, to));
    }

    /** The services as they are laid out, with these data. */
    public Layout layout(Path data) {
        return new Layout(laidOut.root(), data);
    }

    /** Settings of api-server. */
    public Map<String, String> api() {
        return api("");
    }

    /** Settings of api-server with more options of its JVM. */
    public Map<String, String> api(String options) {
        return environment(laidOut.apiJar(), options);
    }

    /** Settings of ingest-app. */
    public Map<String, String> ingest() {
        return ingest("");
    }

    /** Settings of ingest-app with more options of its JVM. */
    public Map<String, String> ingest(String options) {
        return environment(laidOut.ingestJar(), options);
    }

    private static Map<String, String> environment(Path jar, String options) {
        return Map.of(
                "JAVA_TOOL_OPTIONS",
                "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC -XX:+UseCompactObjectHeaders -XX:AOTMode=on -XX:AOTCache=%s %s"
                        .formatted(jar.resolveSibling("app.aot"), options));
    }

    private void layOut(Layout built) {
        try {
            List<Process> running = Stream.of(
                            start("api-server", built.apiJar(), laidOut.apiJar()),
                            start("ingest-app", built.ingestJar(), laidOut.ingestJar()))
                    .flatMap(List::stream)
                    .toList();
            for (Process process : running) {
                if (process.waitFor() != 0) {
                    throw new CannotRunException("A service cannot be laid out, see above.");
                }
            }
            Files.write(mark(built.apiJar(), laidOut.apiJar()), new byte[0]);
            Files.write(mark(built.ingestJar(), laidOut.ingestJar()), new byte[0]);
            if (Files.notExists(laidOut.kafkaJars())) {
                Files.createDirectories(laidOut.kafkaJars().getParent());
                Files.createSymbolicLink(laidOut.kafkaJars(), built.kafkaJars());
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CannotRunException("Interrupted.", e);
        }
    }

    /** Nothing to start where this very jar is laid out already; its time does not tell, builds are reproducible. */
    private List<Process> start(String service, Path built, Path laidOut) throws IOException {
        if (Files.exists(mark(built, laidOut))) {
            return List.of();
        }
        ProcessBuilder builder = new ProcessBuilder(
                        "sh",
                        root.resolve("deploy/image/aot.sh").toString(),
                        service,
                        laidOut.resolveSibling("").toString())
                .inheritIO();
        String java = Path.of(System.getProperty("java.home"), "bin").toString();
        builder.environment().merge("PATH", java, (path, ours) -> ours + File.pathSeparator + path);
        return List.of(builder.start());
    }

    /** Beside what is laid out, and gone with it. */
    private static Path mark(Path built, Path laidOut) throws IOException {
        CRC32 checksum = new CRC32();
        checksum.update(Files.readAllBytes(built));
        return laidOut.resolveSibling("of-" + checksum.getValue());
    }
}
