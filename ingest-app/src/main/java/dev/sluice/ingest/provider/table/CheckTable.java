package dev.sluice.ingest.provider.table;

import java.io.PrintStream;
import java.nio.file.Path;
import java.util.List;

/** {@code java -jar ingest-app.jar check-table FILE}: {@link TableChecker} from the command line. */
public final class CheckTable {

    private CheckTable() {}

    /** Prints a line for each finding, and returns what the process should exit with: 0 for none, 1, 2 if it was asked wrongly. */
    public static int run(List<String> arguments, PrintStream out) {
        if (arguments.size() != 1) {
            System.err.println("Usage: check-table FILE");
            return 2;
        }
        List<String> findings = TableFiles.findings(Path.of(arguments.getFirst()));
        findings.forEach(out::println);
        if (findings.isEmpty()) {
            out.println("It holds.");
        }
        return findings.isEmpty() ? 0 : 1;
    }
}
