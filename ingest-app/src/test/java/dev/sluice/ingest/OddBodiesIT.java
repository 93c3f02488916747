package dev.sluice.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.testkit.Body;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;

/** Bodies at the contract's limits, and such as are seldom seen. */
@WholeService
class OddBodiesIT {

    private final FaultyApi api;

    private final Ingest ingest;

    OddBodiesIT(@Autowired FaultyApi api, @LocalServerPort int port) {
        this.api = api;
        this.ingest = new Ingest(port);
    }

    @BeforeEach
    void start() {
        api.will(Faults.status(200));
    }

    static Stream<Arguments> oddMembers() {
        return Samples.all()
                .flatMap(webhook -> Stream.of(
                        odd("an id of 255", webhook, "order_id", quoted("x".repeat(255))),
                        odd("an id of 255 beyond the BMP", webhook, "order_id", quoted("😀".repeat(255))),
                        odd("an odd id", webhook, "order_id", quoted(" ä/%2F'\\\"--; 😀 \\ud83d\\ude00")),
                        odd("an upper-case UUID", webhook, "user_id", quoted("6F1D4C1E-5D0B-4B57-9A38-1A2B3C4D5E6F")),
                        odd(
                                "full meta",
                                webhook,
                                "meta",
                                IntStream.range(0, 50)
                                        .mapToObj(i -> "\"k%s\":\"v\"".formatted(i))
                                        .collect(Collectors.joining(",", "{", "}"))),
                        odd(
                                "the longest key and value",
                                webhook,
                                "meta",
                                "{\"%s\":\"%s\"}".formatted("😀".repeat(40), "😀".repeat(500))),
                        odd("empty meta", webhook, "meta", "{}")));
    }

    private static Arguments odd(String name, Samples webhook, String member, String value) {
        return Arguments.argumentSet(webhook + " " + name, webhook, member, value);
    }

    private static String quoted(String text) {
        return "\"" + text + "\"";
    }

    @ParameterizedTest
    @MethodSource("oddMembers")
    void takesWhatIsOddButValid(Samples webhook, String member, String value) {
        assertThat(ingest.post(
                                webhook.path,
                                Body.of(webhook.json).with(member, value).json())
                        .status())
                .isEqualTo(202);
        assertThat(api.requests()).hasSize(1);
    }

    @ParameterizedTest
    @EnumSource
    void takesABodyWithoutMeta(Samples webhook) {
        assertThat(ingest.post(
                                webhook.path,
                                Body.of(webhook.json).without("meta").json())
                        .status())
                .isEqualTo(202);
        assertThat(api.requests()).hasSize(1);
    }
}
