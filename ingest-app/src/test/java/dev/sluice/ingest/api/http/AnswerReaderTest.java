package dev.sluice.ingest.api.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.sluice.client.model.ApiResponse;
import dev.sluice.client.model.UpdateOutcomes;
import dev.sluice.ingest.api.batching.BatchRefusedException;
import dev.sluice.ingest.update.DeliveryFailure.ServiceUnavailable;
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

/** What the contract says of batches: which answers say nothing of the updates that were sent together. */
class AnswerReaderTest {

    /** They are about us and not about what was sent; alone, the updates would fare no better. */
    private static final Set<Integer> ABOUT_THE_CALLER = Set.of(401, 403, 429);

    private final AnswerReader reader = new AnswerReader(JsonMapper.shared(), () -> Instant.EPOCH);

    static IntStream statuses() {
        return IntStream.range(300, 600);
    }

    @ParameterizedTest
    @MethodSource("statuses")
    void callWithSeveralIsRefusedByWhatIsAboutTheCallAndElseMeansWhatItMeansAlone(int status) {
        Throwable together = read(UpdateOutcomes.class, status);

        if (400 <= status && status < 500 && !ABOUT_THE_CALLER.contains(status)) {
            assertThat(together).isInstanceOf(BatchRefusedException.class).hasMessageContaining("" + status);
        } else {
            assertThat(together).hasSameClassAs(read(ApiResponse.class, status));
        }
    }

    @ParameterizedTest
    @MethodSource("statuses")
    void updateAloneIsNeverRefusedAsABatch(int status) {
        assertThat(read(ApiResponse.class, status)).isNotInstanceOf(BatchRefusedException.class);
    }

    @ParameterizedTest
    @MethodSource("statuses")
    void callWithSeveralWaitsAsLongAsItIsTold(int status) {
        if (read(UpdateOutcomes.class, status) instanceof ServiceUnavailable unavailable) {
            assertThat(unavailable.retryAfter()).isEqualTo(Duration.ofSeconds(60));
        }
    }

    private Throwable read(Class<?> type, int status) {
        var request = Request.create(HttpMethod.POST, "http://localhost/", Map.of(), new byte[0], UTF_8, null);
        var answer = Response.builder()
                .request(request)
                .status(status)
                .headers(Map.of("Retry-After", List.of("60")))
                .build();
        return catchThrowable(() -> reader.read("operation", type, answer));
    }
}
