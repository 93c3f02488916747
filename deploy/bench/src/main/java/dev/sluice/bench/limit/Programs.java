package dev.sluice.bench.limit;

import dev.sluice.bench.system.TestBed;
import dev.sluice.system.CannotRunException;
import dev.sluice.system.Child;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** pgbench and wrk, which come with the machine. */
final class Programs {

    private final TestBed bed;

    Programs(TestBed bed) {
        this.bed = bed;
    }

    /** Throws where one is missing, before anything is started. */
    static void require(boolean pgbench, boolean wrk) {
        if (pgbench && find("pgbench").isEmpty()) {
            throw missing("pgbench", "postgresql-contrib");
        }
        if (wrk && find("wrk").isEmpty()) {
            throw missing("wrk", "wrk");
        }
    }

    private static CannotRunException missing(String program, String aptPackage) {
        return new CannotRunException(
                "%s is not there. `make bench-tools` installs it on Debian (as root: apt-get install %s); elsewhere put it on the PATH."
                        .formatted(program, aptPackage));
    }

    String pgbench() {
        return find("pgbench").orElseThrow();
    }

    String wrk() {
        return find("wrk").orElseThrow();
    }

    /** On the PATH, or where Debian keeps PostgreSQL's own programs. */
    private static Optional<String> find(String program) {
        Stream<Path> path =
                Stream.of(System.getenv().getOrDefault("PATH", "").split(":")).map(Path::of);
        return Stream.concat(path, debian())
                .map(directory -> directory.resolve(program))
                .filter(Files::isExecutable)
                .map(Path::toString)
                .findFirst();
    }

    private static Stream<Path> debian() {
        Path versions = Path.of("/usr/lib/postgresql");
        if (!Files.isDirectory(versions)) {
            return Stream.empty();
        }
        try (Stream<Path> found = Files.list(versions)) {
            return found.map(version -> version.resolve("bin")).toList().stream();
        } catch (IOException _) {
            return Stream.empty();
        }
    }

    /** Runs a command to its end, and gives the last lines that it wrote. */
    List<String> run(String name, List<String> command) {
        Child child = bed.start(name, command, _ -> false);
        child.onExit().join();
        if (child.exitCode() != 0) {
            throw new CannotRunException(child.obituary());
        }
        return child.lastLines();
    }
}
