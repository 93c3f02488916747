package dev.sluice.ingest.inbox.admin;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.http.problem.ProblemType;
import dev.sluice.ingest.Ingest.Answer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.yaml.snakeyaml.Yaml;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** inbox.yaml, as far as it says which answers there are and which members they have. */
final class InboxContract {

    private static final JsonNode YAML = read();

    private InboxContract() {}

    private static JsonNode read() {
        try {
            Map<String, Object> yaml = new Yaml().load(Files.readString(Path.of("../openapi/inbox.yaml")));
            return new JsonMapper().valueToTree(yaml);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Each operation, as {@code method path}. */
    static List<String> operations() {
        return YAML.path("paths")
                .propertyStream()
                .flatMap(path -> path.getValue().propertyNames().stream().map(method -> method + " " + path.getKey()))
                .toList();
    }

    /** The answer has a status, a media type, headers and members that the operation says. */
    static Answer conforming(String operation, Answer answer) {
        String[] methodAndPath = operation.split(" ");
        JsonNode response = resolve(YAML.path("paths")
                .path(methodAndPath[1])
                .path(methodAndPath[0])
                .path("responses")
                .path("" + answer.status()));
        assertThat(response.isMissingNode())
                .as("%s may answer %s: %s", operation, answer.status(), answer.body())
                .isFalse();
        assertThat(response.path("headers").propertyNames())
                .allSatisfy(name -> assertThat(answer.header(name)).as(name).isNotEmpty());
        assertConforms(
                operation, response.path("content").path(answer.contentType()).path("schema"), answer.body());
        if (answer.status() >= 400) {
            assertThat(Arrays.stream(ProblemType.values()).map(type -> type.uri() + " " + type.title()))
                    .contains(answer.body().path("type").asString() + " "
                            + answer.body().path("title").asString());
        }
        return answer;
    }

    private static void assertConforms(String where, JsonNode schemaOrRef, JsonNode value) {
        JsonNode schema = resolve(schemaOrRef);
        switch (schema.path("type").asString("")) {
            case "object" -> assertMembers(where, schema, value);
            case "array" -> {
                assertThat(value.isArray()).as(where).isTrue();
                assertThat(value.size())
                        .as(where)
                        .isLessThanOrEqualTo(schema.path("maxItems").asInt());
                value.forEach(item -> assertConforms(where + "/-", schema.path("items"), item));
            }
            case "integer" -> {
                assertThat(value.isIntegralNumber()).as("%s: %s", where, value).isTrue();
                assertThat(value.asLong())
                        .as(where)
                        .isBetween(
                                schema.path("minimum").asLong(),
                                schema.path("maximum").asLong());
            }
            case "boolean" ->
                assertThat(value.isBoolean()).as("%s: %s", where, value).isTrue();
            case "string" -> {
                assertThat(value.isString()).as("%s: %s", where, value).isTrue();
                assertThat(value.asString().length())
                        .as(where)
                        .isBetween(
                                schema.path("minLength").asInt(0),
                                schema.path("maxLength").asInt(Integer.MAX_VALUE));
                if (schema.has("enum")) {
                    assertThat(schema.path("enum").valueStream()).as(where).contains(value);
                }
            }
            default -> throw new AssertionError("%s: no schema for %s".formatted(where, value));
        }
    }

    private static void assertMembers(String where, JsonNode schema, JsonNode body) {
        assertThat(body.isObject()).as("%s: %s", where, body).isTrue();
        Stream<String> required = schema.path("required").valueStream().map(JsonNode::asString);
        assertThat(body.propertyNames()).as(where).containsAll(required.toList());
        JsonNode more = schema.path("additionalProperties");
        if (more.isMissingNode() || !more.asBoolean(true)) {
            assertThat(body.propertyNames())
                    .as(where)
                    .isSubsetOf(schema.path("properties").propertyNames());
        }
        schema.path("properties").forEachEntry((name, property) -> {
            if (body.has(name)) {
                assertConforms(where + "/" + name, property, body.path(name));
            }
        });
    }

    private static JsonNode resolve(JsonNode node) {
        return node.has("$ref") ? YAML.at(node.path("$ref").asString().substring(1)) : node;
    }
}
