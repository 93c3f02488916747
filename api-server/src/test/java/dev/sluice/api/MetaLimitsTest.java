package dev.sluice.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.api.generated.internal.model.DisputeUpdate;
import dev.sluice.api.generated.internal.model.OrderUpdate;
import jakarta.validation.Validation;
import jakarta.validation.Validator;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.yaml.snakeyaml.Yaml;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The limits of meta's keys and values are the contract's, whatever they are there. */
class MetaLimitsTest {

    private static final JsonNode SCHEMAS = schemas();

    static Stream<Class<?>> bodies() {
        return Stream.of(OrderUpdate.class, DisputeUpdate.class);
    }

    @ParameterizedTest
    @MethodSource("bodies")
    void areThoseOfTheContract(Class<?> body) {
        JsonNode meta = SCHEMAS.path(body.getSimpleName()).path("properties").path("meta");
        int key = meta.at("/x-property-names/maxLength").asInt();
        int value = meta.at("/additionalProperties/maxLength").asInt();
        assertThat(key).isPositive();
        assertThat(value).isPositive();

        assertThat(violations(body, key, value)).isZero();
        assertThat(violations(body, key + 1, value)).isEqualTo(1);
        assertThat(violations(body, key, value + 1)).isEqualTo(1);
    }

    private static int violations(Class<?> body, int key, int value) {
        try (var factory = Validation.buildDefaultValidatorFactory()) {
            Validator validator = factory.getValidator();
            Map<String, String> meta = Map.of("k".repeat(key), "v".repeat(value));
            Object filled = body == OrderUpdate.class ? new OrderUpdate().meta(meta) : new DisputeUpdate().meta(meta);
            return validator.validateProperty(filled, "meta").size();
        }
    }

    private static JsonNode schemas() {
        try {
            Map<String, Object> yaml = new Yaml().load(Files.readString(Path.of("../openapi/internal-updates.yaml")));
            return new JsonMapper().valueToTree(yaml).at("/components/schemas");
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }
}
