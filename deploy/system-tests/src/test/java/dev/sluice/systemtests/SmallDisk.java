package dev.sluice.systemtests;

import dev.sluice.testkit.Database.Session;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A file system of its own, in memory, which can be full. Only root can mount one. */
final class SmallDisk implements AutoCloseable {

    private static final int BLOCK = 4_096;

    private final Path directory;

    /** @param megabytes its size */
    SmallDisk(Path directory, int megabytes) throws IOException {
        this.directory = Files.createDirectories(directory);
        run("mount", "-t", "tmpfs", "-o", "size=%sm".formatted(megabytes), "tmpfs", directory.toString());
    }

    static boolean isPermitted() {
        return "root".equals(System.getProperty("user.name"));
    }

    /** Leaves no room, until it is closed. */
    Session full() {
        Path ballast = directory.resolve("ballast");
        try (OutputStream file = Files.newOutputStream(ballast)) {
            byte[] block = new byte[BLOCK];
            while (true) {
                file.write(block);
            }
        } catch (IOException _) {
            return () -> delete(ballast);
        }
    }

    private static void delete(Path file) {
        try {
            Files.delete(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void run(String... command) throws IOException {
        try {
            int status = new ProcessBuilder(command).inheritIO().start().waitFor();
            if (status != 0) {
                throw new IOException("%s ended with %s".formatted(String.join(" ", command), status));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() throws IOException {
        run("umount", directory.toString());
    }
}
