package dev.sluice.bench.limit;

import dev.sluice.system.CannotRunException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;

/** The scripts beside this class, in {@code resources/limit}. */
final class Resources {

    private Resources() {}

    static String read(String name) {
        try (InputStream in = Resources.class.getResourceAsStream("/limit/" + name)) {
            return new String(Objects.requireNonNull(in, name).readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new CannotRunException("%s cannot be read: %s".formatted(name, e), e);
        }
    }

    /** For a program that wants a file. */
    static Path copy(String name, Path directory) {
        try {
            return Files.writeString(directory.resolve(name), read(name));
        } catch (IOException e) {
            throw new CannotRunException("%s cannot be written: %s".formatted(name, e), e);
        }
    }
}
