package dev.sluice.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The command line as a whole; docs/sluice.md. */
class SluiceTest {

    @TempDir
    private Path data;

    static Stream<String> commands() {
        return Sluice.commandLine(Context.ofThisProcess()).getSubcommands().keySet().stream();
    }

    @ParameterizedTest
    @MethodSource("commands")
    void showsAnExampleOfEachCommandThatItWouldTake(String command) {
        Invocation sluice = new Invocation(data);

        assertThat(sluice.run(command, "--help")).isZero();

        assertThat(sluice.out())
                .startsWith("Usage: sluice " + command)
                .containsPattern("Example:\\R  .*deploy/sluice " + command);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "nonsense",
                "run",
                "run carrier-pigeon",
                "trigger",
                "trigger stripe",
                "trigger acme payment",
                "send body.json",
                "sign",
                "explain",
                "replay",
                "replay evt_1 --status failed",
                "replay evt_1 --provider stripe",
                "replay evt_1 --event-type charge.refunded --dry-run",
                "replay evt_1 --order order-1",
                "replay evt_1 --from 2026-11-26T10:00:00Z",
                "replay evt_1 --to 2026-11-26T10:00:00Z",
                "reconcile",
                "reconcile sent.csv --dry-run",
                "reconcile sent.csv --account shop",
                "check-table",
                "follow --last many"
            })
    void exitsWith2AndSaysWhatIsWrongWithTheCommandLine(String line) {
        Invocation sluice = new Invocation(data);

        assertThat(sluice.run(line.isEmpty() ? new String[0] : line.split(" "))).isEqualTo(2);

        assertThat(sluice.out()).isEmpty();
        assertThat(sluice.err()).isNotEmpty().doesNotContain("\tat ");
    }

    @ParameterizedTest
    @ValueSource(strings = {"demo", "follow --once", "explain evt_1", "replay --status failed"})
    void exitsWith1WhereNothingAnswers(String line) {
        Invocation sluice = new Invocation(data).with("INGEST_URL", "http://localhost:1");

        assertThat(sluice.run(line.split(" "))).isEqualTo(1);

        assertThat(sluice.err())
                .startsWith("Nothing answers at http://localhost:1.")
                .doesNotContain("\tat ");
    }

    @Test
    void namesCommandsProvidersAndStoriesToTheShell() {
        Invocation sluice = new Invocation(data);

        assertThat(sluice.run("completion")).isZero();

        assertThat(sluice.out())
                .contains("complete -F _complete_sluice -o default sluice")
                .contains("check-table", "--provider", "dispute-lost", "chargeback-won", "adyen");
    }

    @Test
    void saysWhereAccountsWouldComeFrom() {
        Invocation sluice = new Invocation(data);

        assertThat(sluice.run("trigger", "stripe", "payment")).isEqualTo(1);

        assertThat(sluice.err()).contains("deploy/sluice run inbox", "PROVIDERS_FILE");
    }
}
