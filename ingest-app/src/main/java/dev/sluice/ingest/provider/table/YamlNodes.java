package dev.sluice.ingest.provider.table;

import dev.sluice.setting.PlainYaml;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** YAML, as a tree of JSON. */
final class YamlNodes {

    private static final JsonMapper JSON = new JsonMapper();

    private YamlNodes() {}

    static JsonNode read(String yaml) {
        return JSON.valueToTree(PlainYaml.load(yaml));
    }

    /** What the jar has by this name. */
    static String resource(String name) {
        try (InputStream in = YamlNodes.class.getResourceAsStream(name)) {
            if (in == null) {
                throw new IllegalStateException("The jar has no " + name);
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
