package dev.sluice.ingest.page;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.ingest.inbox.admin.generated.model.WebhookStatus;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FilterTest {

    private static Filter read(Map<String, String> fields) {
        return Filter.read(fields::get);
    }

    @Test
    void emptyFieldsAskForNothing() {
        assertThat(read(Map.of("status", "", "order_id", " ")))
                .isEqualTo(new Filter(null, null, null, null, null, null, null));
    }

    @Test
    void saysTheSameAgain() {
        Filter filter = read(Map.of(
                "status",
                "failed",
                "provider",
                "stripe",
                "order_id",
                "a&b=c d",
                "from",
                "2026-11-23T08:05",
                "to",
                "2026-11-23T10:05:00+02:00"));

        assertThat(filter.status()).isEqualTo(WebhookStatus.FAILED);
        assertThat(filter.from()).isEqualTo(Instant.parse("2026-11-23T08:05:00Z"));
        assertThat(filter.to()).isEqualTo(Instant.parse("2026-11-23T08:05:00Z"));
        assertThat(read(filter.fields())).isEqualTo(filter);
        assertThat(filter.link("/page", "c-1"))
                .isEqualTo("/page?cursor=c-1&from=2026-11-23T08%3A05%3A00Z&order_id=a%26b%3Dc%20d&provider=stripe"
                        + "&status=failed&to=2026-11-23T08%3A05%3A00Z");
        assertThat(Filter.local(filter.from())).isEqualTo("2026-11-23T08:05");
    }

    @ParameterizedTest
    @CsvSource({
        "status,lost",
        "from,yesterday",
        "to,2026-13-01T00:00",
        "from,+999999999-12-31T23:59:59Z",
        "order_id,'a\u0000b'"
    })
    void whatCannotBeIsRefused(String name, String value) {
        assertThatThrownBy(() -> read(Map.of(name, value))).isInstanceOf(InputException.class);
    }

    @Test
    void whatComesLaterIsNotMeant() {
        Instant end = Instant.parse("2026-11-23T08:05:00Z");

        assertThat(read(Map.of("to", "2026-11-23T07:00")).until(end).to())
                .isEqualTo(Instant.parse("2026-11-23T07:00:00Z"));
        assertThat(read(Map.of()).until(end).to()).isEqualTo(end);
    }

    @Test
    void whatIsDoneOrPendingIsNotReplayedTogether() {
        assertThatThrownBy(() -> read(Map.of("status", "done")).replay(true)).isInstanceOf(InputException.class);
        assertThat(read(Map.of("status", "failed")).replay(true).getDryRun()).isTrue();
    }
}
