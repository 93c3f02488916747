package dev.sluice.ingest.provider.table;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.ingest.provider.table.TableReader.MalformedTableException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.yaml.snakeyaml.error.YAMLException;

class TableReaderTest {

    private static final String TABLE = """
            provider: shop
            version: shop-1
            type: /type
            id: /id
            sources:
              payment:
                order_id: /order
                created_at: {epoch_seconds: /at}
              dispute:
                amount: {decimal: /amount, currency: /currency}
            rows:
              - event: paid
                when: {/ok: true}
                from: payment
                order: [created, success]
            """;

    @Test
    void readsATable() {
        assertThat(TableReader.read(TABLE).rows()).hasToString("[paid [/ok=[true]]]");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "version: shop-1 | script: x | table has 'script', which tables do not have",
                "version: shop-1 | '' | table has no version",
                "type: /type | type: $.type | type has '$.type', which is no JSON Pointer",
                "order_id: /order | order: /order | payment has 'order', which is none of",
                "order_id: /order | order_id: {upper: /order} | order_id of payment is not read by such a converter",
                "'order_id: /order' | 'meta: {a_key_that_is_longer_than_forty_characters: /order}' | which is longer than 40 characters",
                "{epoch_seconds: /at} | {weeks: /at} | payment has 'weeks', which is none of",
                "{epoch_seconds: /at} | {epoch_seconds: /at, rfc3339: /at} | payment names not one converter",
                "', currency: /currency' | '' | dispute has an amount without a currency, or the reverse",
                "event: paid | on: paid | has 'true', which tables do not have",
                "when: {/ok: true} | if: {/ok: true} | has 'if', which tables do not have",
                "when: {/ok: true} | when: {ok: true} | has 'ok', which is no JSON Pointer",
                "from: payment | from: sale | is from 'sale', which is no source",
                "from: payment | otherwise: true | has guards and is for what no other row is for",
                "[created, success] | [] | becomes nothing",
                "[created, success] | [created, refunded] | has 'refunded', which is none of",
                "'order: [created' | 'ignored: x, order: [created' | mapping values are not allowed",
                "'order: [created, success]' | 'meaning: [created, success]' | has 'meaning', which tables do not have",
                "'order: [created, success]' | '' | has not one outcome",
                "'provider: shop' | 'provider: !!java.net.URL [http://shop]' | Global tag is not allowed",
                "'provider: shop' | '{version: shop-1, version: shop-2}' | expected",
            })
    void refusesWhatIsNotOfTheFormAndNamesIt(String part, String instead, String message) {
        assertThat(TABLE).contains(part);
        assertThatThrownBy(() -> TableReader.read(TABLE.replace(part, instead)))
                .isInstanceOfAny(MalformedTableException.class, YAMLException.class)
                .hasMessageContaining(message);
    }

    @Test
    void refusesAKeyTwice() {
        assertThatThrownBy(() -> TableReader.read(TABLE + "version: shop-2\n")).hasMessageContaining("duplicate key");
    }
}
