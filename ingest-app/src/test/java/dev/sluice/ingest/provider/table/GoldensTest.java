package dev.sluice.ingest.provider.table;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;
import org.junit.jupiter.params.provider.MethodSource;

class GoldensTest {

    @ParameterizedTest
    @FieldSource("dev.sluice.ingest.provider.table.Tables#PROVIDERS")
    void eachCaseBecomesWhatIsWrittenDown(String provider) {
        assertThat(Goldens.outcomes(Tables.table(provider), Tables.excerpt(provider)))
                .isEqualTo(Tables.read(Goldens.outcomes(provider)));
    }

    @ParameterizedTest
    @MethodSource("payloads")
    void aPayloadBecomesWhatIsWrittenDown(String provider, Path payload) {
        assertThat(Goldens.becomes(Tables.table(provider), payload, Accounts.of(provider)))
                .isEqualTo(Tables.read(Goldens.golden(payload)));
    }

    static Stream<Object[]> payloads() {
        return Tables.PROVIDERS.stream()
                .flatMap(provider ->
                        Goldens.payloads(provider).stream().map(payload -> new Object[] {provider, payload}));
    }
}
