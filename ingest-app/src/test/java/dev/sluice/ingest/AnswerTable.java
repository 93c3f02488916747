package dev.sluice.ingest;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.yaml.snakeyaml.Yaml;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** internal-updates.yaml, as far as it says what the client makes of an answer: its {@code x-sluice-client}. */
public final class AnswerTable {

    /**
     * What the client makes of one answer.
     *
     * @param problems the types of problem with which it means that; empty where the body does not matter
     * @param pactExempt why there is no interaction for it; empty where there is one
     * @param grpc the codes of gRPC that mean the same
     */
    public record Entry(
            String means, boolean retried, int provider, List<String> problems, String pactExempt, List<String> grpc) {

        public boolean inPact() {
            return pactExempt.isEmpty();
        }
    }

    private static final JsonNode YAML = read();

    private AnswerTable() {}

    private static JsonNode read() {
        try {
            Map<String, Object> yaml = new Yaml().load(Files.readString(Path.of("../openapi/internal-updates.yaml")));
            return new JsonMapper().valueToTree(yaml);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** All operations, as {@code post /path}, but for those that the contract exempts as a whole. */
    public static Set<String> operations() {
        var operations = new TreeSet<String>();
        YAML.path("paths")
                .forEachEntry((path, item) -> item.forEachEntry((method, operation) -> {
                    if (operation.at("/x-sluice-client/pact-exempt").isMissingNode()) {
                        operations.add(method + " " + path);
                    }
                }));
        return operations;
    }

    /** What an operation lists, by status. */
    public static Map<String, Entry> of(String path) {
        var entries = new LinkedHashMap<String, Entry>();
        YAML.path("paths").path(path).path("post").path("responses").forEachEntry((status, response) -> {
            JsonNode resolved = response.has("$ref")
                    ? YAML.at(response.path("$ref").asString().substring(1))
                    : response;
            entries.put(status, entry(path + " " + status, resolved.path("x-sluice-client")));
        });
        return entries;
    }

    /** What no operation lists: by class ({@code 5xx}), by status, or by what happens instead of an answer. */
    public static Map<String, Entry> others() {
        var entries = new LinkedHashMap<String, Entry>();
        YAML.path("x-sluice-client").forEachEntry((name, entry) -> entries.put(name, entry(name, entry)));
        return entries;
    }

    private static Entry entry(String where, JsonNode entry) {
        if (!entry.path("means").isString()
                || !entry.path("retried").isBoolean()
                || !entry.path("provider").isInt()) {
            throw new AssertionError(
                    "internal-updates.yaml, %s: x-sluice-client must say means, retried and provider".formatted(where));
        }
        return new Entry(
                entry.path("means").asString(),
                entry.path("retried").asBoolean(),
                entry.path("provider").asInt(),
                entry.path("problems").valueStream().map(JsonNode::asString).toList(),
                entry.path("pact-exempt").asString(""),
                entry.path("grpc").valueStream().map(JsonNode::asString).toList());
    }
}
