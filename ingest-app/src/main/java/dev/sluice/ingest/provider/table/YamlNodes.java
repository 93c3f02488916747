package dev.sluice.ingest.provider.table;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** YAML, as a tree of JSON. */
final class YamlNodes {

    private static final JsonMapper JSON = new JsonMapper();

    private YamlNodes() {}

    /** Plain data only: no tags, and no key twice. */
    static JsonNode read(String yaml) {
        var options = new LoaderOptions();
        options.setAllowDuplicateKeys(false);
        Object data = new Yaml(new SafeConstructor(options)).load(yaml);
        return JSON.valueToTree(data);
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
