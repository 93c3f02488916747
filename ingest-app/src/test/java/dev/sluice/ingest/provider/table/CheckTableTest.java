package dev.sluice.ingest.provider.table;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CheckTableTest {

    private static final Path TABLES = Path.of("src/main/resources/providers");

    @TempDir
    private Path directory;

    @Test
    void findsNothingInOurOwn() throws IOException {
        for (String provider : TableFiles.PROVIDERS) {
            assertThat(check(Files.readString(TABLES.resolve(provider + ".yaml"))))
                    .isEqualTo("0 It holds.");
        }
    }

    @Test
    void namesEachFinding() throws IOException {
        String stripe = Files.readString(TABLES.resolve("stripe.yaml"));

        assertThat(check(stripe.replace("payment_intent.canceled", "payment_intent.cancelled")))
                .startsWith("1 ")
                .contains("payment_intent.cancelled: no such type of event is published")
                .contains("payment_intent.canceled: no row");
        assertThat(check("provider: acme")).isEqualTo("1 It cannot be read: table has no version");
        assertThat(check(stripe.replace("provider: stripe", "provider: acme"))).startsWith("1 It is for acme");
        assertThat(check("[")).startsWith("1 It cannot be read: ");
        assertThat(CheckTable.run(List.of(), System.out)).isEqualTo(2);
        assertThat(CheckTable.run(List.of("nowhere.yaml"), System.out)).isEqualTo(1);
    }

    private String check(String yaml) throws IOException {
        Path file = Files.writeString(directory.resolve("table.yaml"), yaml);
        var out = new ByteArrayOutputStream();
        int code = CheckTable.run(List.of(file.toString()), new PrintStream(out, true, StandardCharsets.UTF_8));
        return code + " " + out.toString(StandardCharsets.UTF_8).strip();
    }
}
