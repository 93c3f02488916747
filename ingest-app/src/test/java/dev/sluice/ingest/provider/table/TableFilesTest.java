package dev.sluice.ingest.provider.table;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.setting.InvalidSettingException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TableFilesTest {

    private static final String STRIPE = Tables.read(Path.of("src/main/resources/providers/stripe.yaml"));

    @TempDir
    private Path folder;

    @Test
    void withoutAFolderTheTablesAreTheJars() {
        assertThat(new TableFiles(null).all()).containsOnlyKeys(TableFiles.PROVIDERS);
    }

    @Test
    void oneOfAFolderStandsInForTheJars() throws IOException {
        Files.writeString(folder.resolve("stripe.yaml"), STRIPE.replace("version: stripe-2", "version: ours-7"));
        var tables = new TableFiles(folder).all();
        assertThat(tables.get("stripe")).extracting(Table::version).isEqualTo("ours-7");
        assertThat(tables.get("adyen")).isEqualTo(Tables.table("adyen"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "stripe.yaml | 'event: payment_intent.canceled' | 'event: payment_intent.cancelled' | stripe.yaml has 2 findings: payment_intent.cancelled: no such type of event is published; payment_intent.canceled: no row",
                "stripe.yaml | 'provider: stripe' | 'provider: adyen' | It is for adyen, the excerpt for stripe",
                "stripe.yaml | 'rows:' | 'lines:' | stripe.yaml cannot be read: table has 'lines', which tables do not have",
                "strype.yaml | stripe | stripe | there is no provider of the name of strype.yaml",
            })
    void oneThatDoesNotHoldStopsTheStartAndSaysWhy(String name, String part, String instead, String reason)
            throws IOException {
        Files.writeString(folder.resolve(name), STRIPE.replace(part, instead));
        assertThatThrownBy(() -> new TableFiles(folder).all())
                .isInstanceOf(InvalidSettingException.class)
                .hasMessageStartingWith("PROVIDERS_TABLES=%s cannot be used: ".formatted(folder))
                .hasMessageContaining(reason);
    }

    /** Which no check of the form sees: it is what an update would be. */
    @Test
    void oneWhoseUpdatesTheInternalContractRefusesStopsTheStart() throws IOException {
        String meta = IntStream.rangeClosed(1, 51)
                .mapToObj("key_%s: /data/object/status"::formatted)
                .collect(Collectors.joining("\n      "));
        Files.writeString(folder.resolve("stripe.yaml"), STRIPE.replace("provider_status: /data/object/status", meta));
        assertThatThrownBy(() -> new TableFiles(folder).all())
                .isInstanceOf(InvalidSettingException.class)
                .hasMessageContaining("charge.dispute.created: /meta is not as internal-updates.yaml says");
        assertThat(TableFiles.findings(folder.resolve("stripe.yaml"))).isNotEmpty();
    }

    @Test
    void aFolderThatIsNotThereStopsTheStart() {
        assertThatThrownBy(() -> new TableFiles(folder.resolve("no")).all())
                .isInstanceOf(InvalidSettingException.class)
                .hasMessageContaining("it must be a folder that can be read");
    }
}
