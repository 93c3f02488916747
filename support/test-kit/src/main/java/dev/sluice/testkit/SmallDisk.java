package dev.sluice.testkit;

import dev.sluice.testkit.Database.Session;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

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
        if (status("mountpoint", "-q", directory.toString()) == 0) {
            run("umount", directory.toString()); // of a run that was killed
        }
        try (FileChannel file = FileChannel.open(
                image, StandardOpenOption.CREATE, StandardOpenOption.TRUNCATE_EXISTING, StandardOpenOption.WRITE)) {
            file.write(ByteBuffer.allocate(1), (long) megabytes * MEGABYTE - 1);
        }
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

    private static int status(String... command) throws IOException {
        try {
            return new ProcessBuilder(command).inheritIO().start().waitFor();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() throws IOException {
        run("umount", directory.toString());
        Files.delete(image);
    }
}
