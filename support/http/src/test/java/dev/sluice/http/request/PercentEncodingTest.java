package dev.sluice.http.request;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PercentEncodingTest {

    @ParameterizedTest
    @CsvSource({
        "a, a",
        "'', ''",
        "%41, A",
        "a%2Fb, a/b",
        "%c3%a9, é",
        "%C3%A9, é",
        "%F0%9F%98%80, \uD83D\uDE00",
        "%2541, %41"
    })
    void decodes(String text, String decoded) {
        assertThat(PercentEncoding.decode(text)).isEqualTo(decoded);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"%", "a%4", "%zz", "%4z", "%+4", "%u0041", "%ff", "%c1%81", "%ed%a0%80", "%f5%80%80%80", "%c3"})
    void guessesAtNothing(String text) {
        assertThatIllegalArgumentException().isThrownBy(() -> PercentEncoding.decode(text));
    }
}
