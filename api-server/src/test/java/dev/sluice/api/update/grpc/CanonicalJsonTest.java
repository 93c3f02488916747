package dev.sluice.api.update.grpc;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.google.protobuf.Message;
import com.google.protobuf.Timestamp;
import dev.sluice.api.generated.internal.model.DisputeUpdate;
import dev.sluice.api.generated.internal.model.OrderUpdate;
import dev.sluice.api.problem.Failure;
import dev.sluice.http.contract.StrictJson;
import dev.sluice.testkit.Bodies;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.json.JsonMapper;

/** What is kept of an update is byte for byte what ingest-app would have sent over HTTP: its body, written by Jackson. */
class CanonicalJsonTest {

    private final JsonMapper json = mapper();

    private static JsonMapper mapper() {
        var builder = JsonMapper.builder();
        StrictJson.configure(builder);
        return builder.build();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                ",\"meta\":{}",
                ",\"meta\":{\"b\":\"2\",\"a\":\"\"}",
                ",\"meta\":{\"quote\\\"\":\"\\\\ \\u0007 \\n / é ✓ 😀 \\u2028 \\u007f\"}"
            })
    void isWhatHttpCarriesOfAnOrder(String more) {
        String body = Bodies.order("e \"1\"", "o\\1", Bodies.USER, "failed", "2026-11-23T08:00:00.123456Z", more);

        assertThat(text(Updates.order(body)))
                .isEqualTo(json.writeValueAsString(json.readValue(body, OrderUpdate.class)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", ",\"dispute_id\":\"dp_1\"", ",\"evidence_due_at\":\"9999-12-31T23:59:59.999999Z\""})
    void isWhatHttpCarriesOfADispute(String more) {
        String body = Bodies.dispute("e1", "o1", "closed", "0001-01-01T00:00:00Z", more + ",\"meta\":{\"k\":\"v\"}");

        assertThat(text(Updates.dispute(body)))
                .isEqualTo(json.writeValueAsString(json.readValue(body, DisputeUpdate.class)));
    }

    @Test
    void tellsAnEmptyTextFromNone() {
        var none = dev.sluice.updates.v1.DisputeUpdate.getDefaultInstance();

        assertThat(text(none))
                .isEqualTo(
                        "{\"provider_event_id\":\"\",\"order_id\":\"\",\"reason\":\"\",\"amount\":0,\"currency\":\"\"}");
    }

    @Test
    void saysNoNameOfAStatusThatItDoesNotKnow() {
        var newer = dev.sluice.updates.v1.OrderUpdate.newBuilder()
                .setStatusValue(99)
                .build();

        assertThat(text(newer)).contains("\"status\":\"99\"");
    }

    @ParameterizedTest
    @CsvSource({"0, -1", "0, 1000000000", "9223372036854775807, 0"})
    void refusesWhatIsNoTime(long seconds, int nanos) {
        var update = dev.sluice.updates.v1.OrderUpdate.newBuilder()
                .setCreatedAt(Timestamp.newBuilder().setSeconds(seconds).setNanos(nanos))
                .build();

        assertThatExceptionOfType(Failure.Malformed.class)
                .isThrownBy(() -> CanonicalJson.of(update))
                .withMessage("/created_at must be a time");
    }

    private static String text(Message update) {
        return new String(CanonicalJson.of(update), UTF_8);
    }
}
