package dev.sluice.ingest;

import java.nio.file.Path;
import java.util.List;
import tools.jackson.databind.json.JsonMapper;

/** The committed pact with api-server. */
public final class PactFile {

    /** One interaction. */
    public record Interaction(String description, String path, String status) {}

    private PactFile() {}

    public static List<Interaction> all() {
        return new JsonMapper()
                .readTree(Path.of("../pact/ingest-app-api-server.json"))
                .path("interactions")
                .valueStream()
                .map(interaction -> new Interaction(
                        interaction.path("description").asString(),
                        interaction.at("/request/path").asString(),
                        interaction.at("/response/status").asString()))
                .toList();
    }

    /** What the interactions of an endpoint that are answered so are called. */
    public static List<String> descriptions(String path, String status) {
        return all().stream()
                .filter(one -> one.path().equals(path) && one.status().equals(status))
                .map(Interaction::description)
                .toList();
    }
}
