package dev.sluice.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.yaml.snakeyaml.Yaml;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** webhooks.yaml, as far as it says which answers there are and which members they have. */
public final class Contract {

    private static final JsonNode YAML = read();

    private Contract() {}

    private static JsonNode read() {
        try {
            Map<String, Object> yaml = new Yaml().load(Files.readString(Path.of("../openapi/webhooks.yaml")));
            return new JsonMapper().valueToTree(yaml);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The status is one of the operation's, and the body has the members of its schema. */
    public static void assertConforms(String path, Ingest.Answer answer) {
        JsonNode response = resolve(
                YAML.path("paths").path(path).path("post").path("responses").path("" + answer.status()));
        assertThat(response.isMissingNode())
                .as("%s may answer %s", path, answer.status())
                .isFalse();
        assertMembers(
                resolve(response.path("content").path(answer.contentType()).path("schema")), answer.body());
    }

    /** A number that the contract gives, by its JSON Pointer below the webhook's schema. */
    public static int number(Samples webhook, String pointer) {
        JsonNode schema =
                resolve(YAML.path("paths").path(webhook.path).at("/post/requestBody/content/application~1json/schema"));
        return schema.at(pointer).asInt();
    }

    private static void assertMembers(JsonNode schema, JsonNode body) {
        assertThat(body.propertyNames()).isSubsetOf(schema.path("properties").propertyNames());
        assertThat(body.propertyNames()).containsAll(required(schema));
        schema.path("properties").forEachEntry((name, property) -> {
            JsonNode value = body.path(name);
            if (value.isString()) {
                assertThat(value.asString().codePointCount(0, value.asString().length()))
                        .isLessThanOrEqualTo(property.path("maxLength").asInt(Integer.MAX_VALUE));
            }
            if (value.isArray()) {
                assertThat(value.size())
                        .isLessThanOrEqualTo(property.path("maxItems").asInt());
                value.forEach(item -> assertMembers(resolve(property.path("items")), item));
            }
        });
    }

    private static Set<String> required(JsonNode schema) {
        return schema.path("required").valueStream().map(JsonNode::asString).collect(Collectors.toSet());
    }

    private static JsonNode resolve(JsonNode node) {
        return node.has("$ref") ? YAML.at(node.path("$ref").asString().substring(1)) : node;
    }
}
