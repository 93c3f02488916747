package dev.sluice.api.support;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.http.problem.ProblemType;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.yaml.snakeyaml.Yaml;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** One of api-server's contracts, as far as it says which answers there are and which members they have. */
public final class Contract {

    /** An answer that the contract says an operation may give. */
    public record Documented(String method, String path, int status, Contract contract) {

        @Override
        public String toString() {
            return method + " " + path + " " + status;
        }
    }

    private final JsonNode yaml;

    /** Reads {@code openapi/NAME.yaml}. */
    public Contract(String name) {
        try {
            Map<String, Object> read = new Yaml().load(Files.readString(Path.of("../openapi/%s.yaml".formatted(name))));
            yaml = new JsonMapper().valueToTree(read);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Every answer of every operation. */
    public List<Documented> answers() {
        return yaml.path("paths")
                .propertyStream()
                .flatMap(path -> path.getValue()
                        .propertyStream()
                        .flatMap(operation -> operation.getValue().path("responses").propertyNames().stream()
                                .map(status -> new Documented(
                                        operation.getKey().toUpperCase(Locale.ROOT),
                                        path.getKey(),
                                        Integer.parseInt(status),
                                        this))))
                .toList();
    }

    /** The example of a page, as JSON. */
    public JsonNode examplePage(String path) {
        return yaml.path("paths").path(path).at("/get/responses/200/content/application~1json/example");
    }

    /** The example of a parameter that operations share. */
    public String exampleParameter(String name) {
        return yaml.at("/components/parameters").path(name).path("example").asString();
    }

    /** The answer is this one, with the media type, the members and the headers that the contract says. */
    public void assertIs(Documented documented, Api.Answer answer) {
        assertThat(answer.status())
                .as("%s: %s", documented, answer.http().body())
                .isEqualTo(documented.status());
        JsonNode response = resolve(yaml.path("paths")
                .path(documented.path())
                .path(documented.method().toLowerCase(Locale.ROOT))
                .path("responses")
                .path("" + answer.status()));
        String type = header(answer, "Content-Type");
        assertThat(response.path("content").has(type))
                .as("%s: %s", documented, type)
                .isTrue();
        response.path("headers")
                .propertyNames()
                .forEach(name -> assertThat(header(answer, name))
                        .as("%s: %s", documented, name)
                        .isNotEmpty());
        assertConforms(
                documented.toString(), response.path("content").path(type).path("schema"), answer.body());
        if (answer.status() >= 400) {
            assertIsKnown(documented, answer);
        }
        if (answer.status() >= 500) {
            // Nothing in it depends on what was sent
            assertThat(answer.text("/detail"))
                    .as("%s: the example's detail", documented)
                    .isEqualTo(response.path("content")
                            .path(type)
                            .at("/example/detail")
                            .asString());
        }
    }

    private static void assertIsKnown(Documented documented, Api.Answer answer) {
        assertThat(Arrays.stream(ProblemType.values())
                        .map(known -> known.uri() + " " + known.status().value() + " " + known.title()))
                .as(documented.toString())
                .contains(answer.text("/type") + " " + answer.body().path("status") + " " + answer.text("/title"));
        assertThat(answer.body().path("status").asInt()).isEqualTo(answer.status());
        assertThat(answer.text("/instance"))
                .as("%s: instance", documented)
                .isEqualTo(answer.http().uri().getRawPath());
    }

    private void assertConforms(String where, JsonNode schemaOrRef, JsonNode value) {
        JsonNode schema = resolve(schemaOrRef);
        switch (schema.path("type").asString()) {
            case "object" -> assertMembers(where, schema, value);
            case "array" -> {
                assertThat(value.isArray()).as(where).isTrue();
                assertThat(value.size())
                        .as(where)
                        .isLessThanOrEqualTo(schema.path("maxItems").asInt());
                value.forEach(item -> assertConforms(where + "/-", schema.path("items"), item));
            }
            case "integer" ->
                assertThat(value.isIntegralNumber()).as("%s: %s", where, value).isTrue();
            default -> {
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
        }
    }

    private void assertMembers(String where, JsonNode schema, JsonNode body) {
        assertThat(body.isObject()).as("%s: %s", where, body).isTrue();
        Set<String> required =
                schema.path("required").valueStream().map(JsonNode::asString).collect(Collectors.toSet());
        assertThat(body.propertyNames()).as(where).containsAll(required);
        if (!schema.path("additionalProperties").asBoolean(false)) {
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

    private static String header(Api.Answer answer, String name) {
        return answer.http().headers().firstValue(name).orElse("");
    }

    private JsonNode resolve(JsonNode node) {
        return node.has("$ref") ? yaml.at(node.path("$ref").asString().substring(1)) : node;
    }
}
