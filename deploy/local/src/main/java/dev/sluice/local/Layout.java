package dev.sluice.local;

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
record Layout(Path root, Path data) {

    Path apiJar() {
        return root.resolve("api-server/target/api-server.jar");
    }

    Path ingestJar() {
        return root.resolve("ingest-app/target/ingest-app.jar");
    }

    /** The directory with the broker's jars. */
    Path kafkaJars() {
        return root.resolve("deploy/local/kafka/target/lib");
    }

    Path postgres() {
        return data.resolve("postgres");
    }

    Path kafka() {
        return data.resolve("kafka");
    }

    void requireBuilt() {
        List<Path> missing = Stream.of(apiJar(), ingestJar(), kafkaJars())
                .filter(Files::notExists)
                .toList();
        if (!missing.isEmpty()) {
            throw new CannotRunException("%s is not there: run `make build` in the project's directory first."
                    .formatted(missing.getFirst()));
        }
    }

    /** The java that runs this program. */
    static String java() {
        return Path.of(System.getProperty("java.home"), "bin", "java").toString();
    }
}
