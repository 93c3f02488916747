package dev.sluice.http.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

class StrictJsonTest {

    /** A bean, as the generated bodies are: a constructor could not tell absent from null. */
    static final class Thing {
        public @Nullable String text;
        public @Nullable Instant time;
        public @Nullable UUID id;
        public @Nullable Long number;
        public @Nullable Boolean flag;
        public @Nullable Map<String, String> map;
    }

    private final JsonMapper json;

    StrictJsonTest() {
        var builder = JsonMapper.builder();
        StrictJson.configure(builder);
        json = builder.build();
    }

    @ParameterizedTest
    @CsvSource({
        "2026-11-23T08:00:00Z, 2026-11-23T08:00:00Z",
        "2026-11-23t08:00:00z, 2026-11-23T08:00:00Z",
        "2026-11-23T08:00:00+00:00, 2026-11-23T08:00:00Z",
        "2026-11-23T08:00:00-00:00, 2026-11-23T08:00:00Z",
        "2026-11-23T08:00:00+02:00, 2026-11-23T06:00:00Z",
        "2026-11-23T08:00:00.5-03:30, 2026-11-23T11:30:00.500Z",
        "2026-11-23T00:00:00+23:59, 2026-11-22T00:01:00Z",
        "2026-11-23T00:00:00-23:59, 2026-11-23T23:59:00Z",
        "2026-12-31T23:30:00-01:00, 2027-01-01T00:30:00Z",
        "2026-11-23T08:00:00.1Z, 2026-11-23T08:00:00.100Z",
        "2026-11-23T08:00:00.123456789Z, 2026-11-23T08:00:00.123456Z", // as PostgreSQL keeps it
        "2026-11-23T08:00:00.1234569999999999999999999999Z, 2026-11-23T08:00:00.123456Z",
        "1969-12-31T23:59:59.9999999Z, 1969-12-31T23:59:59.999999Z",
        "2016-12-31T23:59:60Z, 2017-01-01T00:00:00Z", // a leap second, as POSIX counts
        "2017-01-01T01:59:60.5+02:00, 2017-01-01T00:00:00.500Z",
        "0001-01-01T00:00:00-00:01, 0001-01-01T00:01:00Z",
        "9999-12-31T23:59:59+00:01, 9999-12-31T23:58:59Z",
        "0001-01-01T00:00:00Z, 0001-01-01T00:00:00Z",
        "9999-12-31T23:59:59.999999Z, 9999-12-31T23:59:59.999999Z",
        "2024-02-29T00:00:00Z, 2024-02-29T00:00:00Z",
    })
    void readsTimes(String text, Instant time) {
        assertThat(json.readValue("{\"time\":\"%s\"}".formatted(text), Thing.class).time)
                .isEqualTo(time);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"time\":\"2026-11-23T24:00:00Z\"}",
                "{\"time\":\"9999-12-31T24:00:00Z\"}",
                "{\"time\":\"10000-01-01T00:00:00Z\"}",
                "{\"time\":\"0000-12-31T00:00:00Z\"}",
                "{\"time\":\"-001-12-31T00:00:00Z\"}",
                "{\"time\":\"0000-12-31T23:59:59-02:00\"}",
                "{\"time\":\"0001-01-01T00:00:00+00:01\"}",
                "{\"time\":\"9999-12-31T23:59:59-00:01\"}",
                "{\"time\":\"9999-12-31T23:59:60Z\"}",
                "{\"time\":\"2026-11-23T08:00:60Z\"}",
                "{\"time\":\"2026-11-23T23:59:60+01:00\"}",
                "{\"time\":\"2026-11-23T23:59:61Z\"}",
                "{\"time\":\"2026-11-23T08:60:00Z\"}",
                "{\"time\":\"2026-11-23T08:00:00\"}",
                "{\"time\":\"2026-11-23 08:00:00Z\"}",
                "{\"time\":\"2026-11-23T08:00Z\"}",
                "{\"time\":\"2026-11-23T08:00:00+24:00\"}",
                "{\"time\":\"2026-11-23T08:00:00+02:60\"}",
                "{\"time\":\"2026-11-23T08:00:00+0200\"}",
                "{\"time\":\"2026-11-23T08:00:00+02\"}",
                "{\"time\":\"2026-11-23T08:00:00+02:00:00\"}",
                "{\"time\":\"2026-11-23T08:00:00,5Z\"}",
                "{\"time\":\"2026-02-30T08:00:00Z\"}",
                "{\"time\":\"２０２６-11-23T08:00:00Z\"}",
                "{\"time\":\" 2026-11-23T08:00:00Z\"}",
                "{\"time\":\"2026-11-23T08:00:00.Z\"}",
                "{\"time\":0}",
                "{\"id\":\"1-1-1-1-1\"}",
                "{\"id\":7}",
                "{\"text\":1}",
                "{\"text\":true}",
                "{\"text\":[\"x\"]}",
                "{\"text\":null}",
                "{\"text\":\"\\u0000\"}",
                "{\"text\":\"\\ud800\"}",
                "{\"text\":\"\\udc00\\ud800\"}",
                "{\"number\":\"1\"}",
                "{\"number\":1.0}",
                "{\"number\":true}",
                "{\"number\":\"\"}",
                "{\"flag\":\"true\"}",
                "{\"flag\":1}",
                "{\"map\":{\"k\":1}}",
                "{\"map\":{\"k\":null}}",
                "{\"map\":{\"\\u0000\":\"v\"}}",
                "{\"map\":\"\"}",
                "{\"map\":[]}",
                "{\"more\":1}",
                "{\"text\":\"a\",\"text\":\"b\"}",
                "{} {}",
                "{}x",
            })
    void refuses(String text) {
        assertThatThrownBy(() -> json.readValue(text, Thing.class)).isInstanceOf(JacksonException.class);
    }

    @Test
    void readsTextOfAnyScript() {
        assertThat(json.readValue("{\"text\":\"ü✓\\ud83d\\ude00😀\\t\"}", Thing.class).text)
                .isEqualTo("ü✓😀😀\t");
    }

    @Test
    void leavesOutWhatIsAbsent() {
        var thing = new Thing();
        thing.text = "x";
        thing.time = Instant.EPOCH;
        thing.number = 1L;

        assertThat(json.readTree(json.writeValueAsString(thing)))
                .isEqualTo(json.readTree("{\"text\":\"x\",\"time\":\"1970-01-01T00:00:00Z\",\"number\":1}"));
    }
}
