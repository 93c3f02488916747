package dev.sluice.ingest.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.ingest.webhook.DeliveryFailure.ServiceUnavailable;
import feign.Request;
import feign.Request.HttpMethod;
import feign.Response;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.json.JsonMapper;

/** What the contract says of {@code applyOrderUpdates}: which answers say nothing of the updates that were sent together. */
class AnswerDecoderTest {

    private static final String ALONE = "OrderUpdatesApi#applyOrderUpdate(OrderUpdate,Long,String)";
    private static final String TOGETHER = "OrderUpdatesApi#applyOrderUpdates(OrderUpdateBatch)";

    /** They are about us and not about what was sent; alone, the updates would fare no better. */
    private static final Set<Integer> ABOUT_THE_CALLER = Set.of(401, 403, 429);

    private final AnswerDecoder decoder = new AnswerDecoder(JsonMapper.shared(), () -> Instant.EPOCH);

    static IntStream statuses() {
        return IntStream.range(300, 600);
    }

    @ParameterizedTest
    @MethodSource("statuses")
    void callWithSeveralIsRefusedByWhatIsAboutTheCallAndElseMeansWhatItMeansAlone(int status) {
        RuntimeException together = decode(TOGETHER, status);

        if (400 <= status && status < 500 && !ABOUT_THE_CALLER.contains(status)) {
            assertThat(together).isInstanceOf(BatchRefusedException.class).hasMessageContaining("" + status);
        } else {
            assertThat(together).hasSameClassAs(decode(ALONE, status));
        }
    }

    @ParameterizedTest
    @MethodSource("statuses")
    void updateAloneIsNeverRefusedAsABatch(int status) {
        assertThat(decode(ALONE, status)).isNotInstanceOf(BatchRefusedException.class);
    }

    @ParameterizedTest
    @MethodSource("statuses")
    void callWithSeveralWaitsAsLongAsItIsTold(int status) {
        if (decode(TOGETHER, status) instanceof ServiceUnavailable unavailable) {
            assertThat(unavailable.retryAfter()).isEqualTo(Duration.ofSeconds(60));
        }
    }

    private RuntimeException decode(String method, int status) {
        var request = Request.create(HttpMethod.POST, "http://localhost/", Map.of(), new byte[0], UTF_8, null);
        return decoder.decode(
                method,
                Response.builder()
                        .request(request)
                        .status(status)
                        .headers(Map.of("Retry-After", List.of("60")))
                        .build());
    }
}
