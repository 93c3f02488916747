package dev.sluice.testkit;

import dev.sluice.testkit.Database.Session;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** A file system of its own (ext4 in a file), which can be full. Only root can mount one. */
public final class SmallDisk implements AutoCloseable {

    private static final int MEGABYTE = 1 << 20;

    private final Path directory;
    private final Path image;

    /**
     * Mounts it.
     *
     * @param directory which shows what is on it; the file that holds it stands beside
     * @param megabytes its size
     */
    public SmallDisk(Path directory, int megabytes) throws IOException {
        this.directory = Files.createDirectories(directory);
        this.image = directory.resolveSibling(directory.getFileName() + ".img");
        unmount(); // what a run left that was killed
        run("fallocate", "-l", "%sM".formatted(megabytes), image.toString());
        run("mkfs.ext4", "-q", "-F", "-m", "0", image.toString());
        run("mount", "-o", "loop", image.toString(), directory.toString());
    }

    /** Whether this program may make one. */
    public static boolean isPermitted() {
        return "root".equals(System.getProperty("user.name"));
    }

    /** Leaves no room, until it is closed. */
    public Session full() {
        Path ballast = directory.resolve("ballast");
        try (OutputStream file = Files.newOutputStream(ballast)) {
            for (int size = MEGABYTE; size >= 1; size /= 256) {
                fill(file, new byte[size]);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return () -> delete(ballast);
    }

    private static void fill(OutputStream file, byte[] block) {
        try {
            while (true) {
                file.write(block);
            }
        } catch (IOException _) {
            // no room for a block of this size
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
        int status = status(command);
        if (status != 0) {
            throw new IOException("%s ended with %s".formatted(String.join(" ", command), status));
        }
    }

    /** Debian has some of them where the path of an ordinary user does not lead. */
    private static int status(String... command) throws IOException {
        var builder = new ProcessBuilder("env", "PATH=%s:/usr/sbin:/sbin".formatted(System.getenv("PATH")));
        builder.command().addAll(List.of(command));
        try {
            return builder.inheritIO().start().waitFor();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** At once, or, where something is still open there, once that is closed. */
    private void unmount() throws IOException {
        if (status("mountpoint", "-q", directory.toString()) == 0) {
            run("umount", "-l", directory.toString());
        }
    }

    /** Nothing to do where it is closed. */
    @Override
    public void close() {
        try {
            unmount();
            Files.deleteIfExists(image);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
