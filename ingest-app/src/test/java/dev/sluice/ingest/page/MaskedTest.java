package dev.sluice.ingest.page;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MaskedTest {

    @Test
    void jsonIsPrettyAndNothingElseOfItChanges() {
        assertThat(Masked.text("{\"b\":1.50,\"a\":[true,null,\"é\"]}")).isEqualTo("""
                        {
                          "b" : 1.50,
                          "a" : [ true, null, "é" ]
                        }""");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "client_secret",
                "clientSecret",
                "Client-Secret",
                "cvc",
                "api_key",
                "hmacSignature",
                "access_token"
            })
    void secretsAreMaskedHoweverTheyAreSpelled(String name) {
        assertThat(Masked.text("{\"of\":{\"%s\":\"hush\"},\"%s\":[\"hush\"],\"kept\":\"said\"}".formatted(name, name)))
                .doesNotContain("hush")
                .contains("•••", "said");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "4242424242424242",
                "4242 4242 4242 4242",
                "5555-5555-5555-4444",
                "378282246310005",
                "6011111111111117"
            })
    void cardsAreMaskedButForTheirLastFourDigits(String card) {
        String last = card.substring(card.length() - 4);
        assertThat(Masked.text("{\"note\":\"paid by %s.\"}".formatted(card)))
                .contains("paid by •••" + last + ".")
                .doesNotContain(card);
        assertThat(Masked.text("no JSON, " + card)).isEqualTo("no JSON, •••" + last);
        assertThat(Masked.header("x-note", card)).isEqualTo("•••" + last);
    }

    @Test
    void cardsThatAreNumbersOrNamesAreMaskedToo() {
        assertThat(Masked.text("{\"number\":4242424242424242,\"4242424242424242\":1}"))
                .doesNotContain("424242424242");
        assertThat(Masked.value(Map.of("number", 4242424242424242L))).contains("•••4242");
    }

    /** A wrong check digit, a time in milliseconds, an id that holds digits, what is too short or too long. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "4242424242424241",
                "1763885100000",
                "evt_4242424242424242x",
                "424242424242",
                "42424242424242424242"
            })
    void otherNumbersAreShown(String text) {
        assertThat(Masked.text("{\"id\":\"%s\"}".formatted(text))).contains(text);
    }

    @Test
    void headersOfSecretsAreMasked() {
        assertThat(Masked.header("authorization", "Bearer x")).isEqualTo("•••");
        assertThat(Masked.header("user-agent", "test")).isEqualTo("test");
    }

    @Test
    void nothingIsNothing() {
        assertThat(Masked.text(null)).isEmpty();
    }
}
