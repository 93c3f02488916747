package dev.sluice.system;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * Where things are.
 *
 * @param root the checkout
 * @param data what is kept between runs
 */
public record Layout(Path root, Path data) {

    public Path apiJar() {
        return root.resolve("api-server/target/api-server.jar");
    }

    public Path ingestJar() {
        return root.resolve("ingest-app/target/ingest-app.jar");
    }

    /** The directory with the broker's jars. */
    public Path kafkaJars() {
        return root.resolve("deploy/system/kafka/target/lib");
    }

    public Path postgres() {
        return data.resolve("postgres");
    }

    public Path kafka() {
        return data.resolve("kafka");
    }

    /** Accounts at providers that a run in inbox mode brings along. */
    public Path providers() {
        return data.resolve("providers");
    }

    /** Throws if the jars are missing. */
    public void requireBuilt() {
        List<Path> missing = Stream.of(apiJar(), ingestJar(), kafkaJars())
                .filter(Files::notExists)
                .toList();
        if (!missing.isEmpty()) {
            throw new CannotRunException("%s is not there: run `make build` in the project's directory first."
                    .formatted(missing.getFirst()));
        }
    }

    /** The java that runs this program. */
    public static String java() {
        return Path.of(System.getProperty("java.home"), "bin", "java").toString();
    }
}
