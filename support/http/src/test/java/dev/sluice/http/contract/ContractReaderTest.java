package dev.sluice.http.contract;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_16BE;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import jakarta.validation.Validation;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.json.JsonMapper;

/** What comes over Kafka is read as what comes over HTTP. */
class ContractReaderTest {

    static final class Thing {
        public @Nullable String text;
    }

    private final ContractReader reader;

    ContractReaderTest() {
        var json = JsonMapper.builder();
        StrictJson.configure(json);
        reader = new ContractReader(
                json.build(), Validation.buildDefaultValidatorFactory().getValidator());
    }

    static Stream<byte[]> otherBytes() {
        return Stream.of(
                "\uFEFF{\"text\":\"x\"}".getBytes(UTF_8),
                "{\"text\":\"x\"}".getBytes(UTF_16BE),
                "{\"text\":\"é\"}".getBytes(ISO_8859_1),
                "{\"text\":\"\u00C1\u0081\"}".getBytes(ISO_8859_1));
    }

    @ParameterizedTest
    @MethodSource("otherBytes")
    void refusesWhatIsNotPlainUtf8(byte[] body) {
        assertThatThrownBy(() -> reader.read(body, Thing.class))
                .isInstanceOf(ContractReader.MalformedException.class)
                .hasMessageContaining("UTF-8");
    }

    @Test
    void readsUtf8() {
        assertThat(reader.read("{\"text\":\"é😀\"}".getBytes(UTF_8), Thing.class).text)
                .isEqualTo("é😀");
    }
}
