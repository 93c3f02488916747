package dev.sluice.bench.limit;

import dev.sluice.bench.system.Database;
import dev.sluice.system.CannotRunException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** Makes api-server's tables out of its own migrations, without starting it; privileges are for a role that serves. */
final class Migrations {

    private static final Path DIRECTORY = Path.of("api-server/src/main/resources/db/migration");

    private Migrations() {}

    static void run(Database database) {
        try (Stream<Path> files = Files.list(DIRECTORY)) {
            List<Path> inOrder = files.filter(
                            file -> file.getFileName().toString().startsWith("V"))
                    .sorted(Comparator.comparingInt(Migrations::version))
                    .toList();
            for (Path file : inOrder) {
                database.execute(Files.readString(file));
            }
        } catch (IOException e) {
            throw new CannotRunException("The migrations cannot be read: " + e, e);
        }
    }

    /** Of {@code V12__what_it_does.sql}, 12. */
    private static int version(Path file) {
        String name = file.getFileName().toString();
        return Integer.parseInt(name.substring(1, name.indexOf("__")));
    }
}
