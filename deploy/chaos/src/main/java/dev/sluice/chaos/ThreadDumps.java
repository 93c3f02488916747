package dev.sluice.chaos;

import dev.sluice.system.CannotRunException;
import dev.sluice.system.Directories;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/**
 * What the threads of all processes did, virtual ones too, when the first answer was late: afterwards nobody can tell. By
 * the JDK's {@code jcmd}, into a file for each process. Thread-safe.
 */
final class ThreadDumps {

    private static final Path JCMD = Path.of(System.getProperty("java.home"), "bin", "jcmd");

    /** What is frozen does not answer. */
    private static final int SECONDS = 10;

    private static final String THREAD = "#";
    private static final String OURS = "dev.sluice.";

    private final Path directory;
    private final AtomicBoolean isTaken = new AtomicBoolean();
    private volatile Thread taking = Thread.ofVirtual().unstarted(() -> {});

    /** @param directory for the files; made when they are */
    ThreadDumps(Path directory) {
        this.directory = directory.toAbsolutePath();
    }

    /** Begins to take one of each process that runs, the first time that it is called; the caller's answer is not kept waiting. */
    void take(Map<String, Supplier<OptionalLong>> pids) {
        if (isTaken.compareAndSet(false, true)) {
            taking = Thread.startVirtualThread(() -> ChaosSystem.inParallel(pids.entrySet().stream()
                    .<Runnable>map(each -> () -> each.getValue().get().ifPresent(pid -> take(each.getKey(), pid)))
                    .toList()));
        }
    }

    private void take(String name, long pid) {
        Path file = directory.resolve(name + ".txt");
        try {
            Files.createDirectories(directory);
            Process jcmd = new ProcessBuilder(
                            JCMD.toString(), Long.toString(pid), "Thread.dump_to_file", "-overwrite", file.toString())
                    .redirectErrorStream(true)
                    .redirectOutput(directory.resolve(name + ".jcmd").toFile())
                    .start();
            if (!jcmd.waitFor(SECONDS, TimeUnit.SECONDS)) {
                jcmd.destroyForcibly();
            }
        } catch (IOException e) {
            throw new CannotRunException("No thread dump in %s: %s".formatted(file, e), e);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    /** For each process in how many threads our code stood where; empty where no dump was taken. */
    List<String> summary() {
        awaitTaken();
        Map<String, String> all = new TreeMap<>();
        try (var files = Files.newDirectoryStream(directory, "*.txt")) {
            for (Path file : files) {
                all.put(file.getFileName().toString().replace(".txt", ""), summary(Files.readString(file)));
            }
        } catch (IOException _) {
            return List.of();
        }
        return all.entrySet().stream()
                .map(each -> each.getKey() + ": " + each.getValue())
                .toList();
    }

    private static String summary(String dump) {
        Map<String, Integer> places = new LinkedHashMap<>();
        for (String thread : dump.split("\n\n")) {
            if (thread.startsWith(THREAD)) {
                thread.lines()
                        .map(String::strip)
                        .filter(frame -> frame.startsWith("at " + OURS))
                        .map(frame -> frame.substring("at ".length()))
                        .findFirst()
                        .ifPresent(place -> places.merge(place, 1, Integer::sum));
            }
        }
        return places.entrySet().stream()
                .map(place -> "%s in %s".formatted(place.getValue(), place.getKey()))
                .collect(Collectors.joining(", "));
    }

    /** Deletes what was taken. */
    void delete() {
        awaitTaken();
        if (isTaken.get()) {
            try {
                Directories.delete(directory);
            } catch (IOException e) {
                throw new CannotRunException("%s cannot be deleted: %s".formatted(directory, e), e);
            }
        }
    }

    private void awaitTaken() {
        try {
            taking.join();
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }
}
