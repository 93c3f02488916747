package dev.sluice.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.reflect.Field;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.yaml.snakeyaml.Yaml;
import tools.jackson.databind.json.JsonMapper;

class RecordHeadersTest {

    @Test
    void areThoseOfTheContract() throws Exception {
        var documented = new TreeSet<>(headers("CloudEventHeaders"));
        documented.addAll(headers("DeadLetterHeaders"));
        assertThat(constants()).isEqualTo(documented);
        assertThat(RecordHeaders.OF_DEAD_LETTERS).isEqualTo(headers("DeadLetterHeaders"));
    }

    private static Set<String> constants() throws IllegalAccessException {
        var constants = new TreeSet<String>();
        for (Field field : RecordHeaders.class.getFields()) {
            if (field.get(null) instanceof String name) {
                constants.add(name);
            }
        }
        return constants;
    }

    private static Set<String> headers(String schema) throws IOException {
        return new HashSet<>(new JsonMapper()
                .valueToTree(new Yaml().<Object>load(Files.readString(Path.of("../../openapi/updates-kafka.yaml"))))
                .at("/components/schemas/%s/properties".formatted(schema))
                .propertyNames());
    }
}
