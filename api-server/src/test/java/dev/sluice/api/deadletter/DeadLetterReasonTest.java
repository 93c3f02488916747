package dev.sluice.api.deadletter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.sluice.api.problem.Failure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.yaml.snakeyaml.Yaml;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class DeadLetterReasonTest {

    @Test
    void areTheCodesOfTheContract() throws IOException {
        JsonNode contract = new JsonMapper()
                .valueToTree(new Yaml().<Object>load(Files.readString(Path.of("../openapi/updates-kafka.yaml"))));
        assertThat(Arrays.stream(DeadLetterReason.values()).map(DeadLetterReason::wire))
                .containsExactlyInAnyOrderElementsOf(
                        contract.at("/components/schemas/DeadLetterHeaders/properties/dlq_reason/enum")
                                .valueStream()
                                .map(JsonNode::asString)
                                .toList());
    }

    /** Each has a line in the table of what an operator does. */
    @ParameterizedTest
    @EnumSource
    void areDocumented(DeadLetterReason reason) throws IOException {
        assertThat(Files.readString(Path.of("../docs/operating.md"))).contains("\n| `%s` |".formatted(reason.wire()));
    }

    @ParameterizedTest
    @EnumSource
    void areReadAsTheyAreWritten(DeadLetterReason reason) {
        assertThat(DeadLetterReason.parse(reason.wire())).isEqualTo(reason);
    }

    @Test
    void oneOfALaterVersionIsInternal() {
        assertThat(DeadLetterReason.parse("of-later")).isEqualTo(DeadLetterReason.INTERNAL);
    }

    @Test
    void followFromTheFailure() {
        assertThat(Stream.of(
                                new Failure.Malformed(""),
                                new Failure.NotFound(""),
                                new Failure.InvalidTransition(""),
                                new Failure.Internal(new IllegalStateException()))
                        .map(DeadLetterReason::of))
                .containsExactly(DeadLetterReason.values());
    }

    static List<Failure> ofNoLetter() {
        return List.of(
                new Failure.AlreadyApplied(""),
                new Failure.AlreadyExists(""),
                new Failure.InvalidCursor(""),
                new Failure.Unavailable(""),
                new Failure.OrderBusy(""));
    }

    @ParameterizedTest
    @MethodSource("ofNoLetter")
    void isNoneWhereThereIsNoLetter(Failure failure) {
        assertThatIllegalArgumentException().isThrownBy(() -> DeadLetterReason.of(failure));
    }
}
