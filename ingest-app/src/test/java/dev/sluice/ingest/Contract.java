package dev.sluice.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.http.problem.ProblemType;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collection;
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

    /** The statuses that an operation says it may answer. */
    public static Set<Integer> statuses(String path) {
        return YAML.path("paths").path(path).at("/post/responses").propertyNames().stream()
                .map(Integer::valueOf)
                .collect(Collectors.toSet());
    }

    /** The headers that the operation says an answer of this status has. */
    public static Collection<String> headers(String path, int status) {
        return response(path, status).path("headers").propertyNames();
    }

    /** The detail of the operation's example of a problem with this status. */
    public static String exampleDetail(String path, int status) {
        return response(path, status)
                .at("/content/application~1problem+json/example/detail")
                .asString();
    }

    /**
     * The status is one of the operation's, the body has the members of its schema, and a problem is one of those that
     * docs/problems.md lists, and says which path was called.
     */
    public static void assertConforms(String path, Ingest.Answer answer) {
        JsonNode response = response(path, answer.status());
        assertThat(response.isMissingNode())
                .as("%s may answer %s", path, answer.status())
                .isFalse();
        assertMembers(
                resolve(response.path("content").path(answer.contentType()).path("schema")), answer.body());
        if (answer.status() >= 400) {
            assertThat(Arrays.stream(ProblemType.values()))
                    .filteredOn(known -> known.uri()
                            .toString()
                            .equals(answer.body().path("type").asString()))
                    .singleElement()
                    .extracting(known -> known.status().value(), ProblemType::title)
                    .containsExactly(
                            answer.status(), answer.body().path("title").asString());
            assertThat(answer.body().path("instance").asString("")).isEqualTo(path);
        }
    }

    private static JsonNode response(String path, int status) {
        return resolve(
                YAML.path("paths").path(path).path("post").path("responses").path("" + status));
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
