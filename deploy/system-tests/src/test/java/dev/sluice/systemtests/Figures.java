package dev.sluice.systemtests;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** What the tests measured, for docs/reliability.md: in target/reliability.txt, a line each. */
final class Figures {

    private Figures() {}

    static synchronized void note(String test, String figures) {
        String line = "%-24s %s%n".formatted(test, figures);
        System.out.print("figures | " + line);
        Path file = TestSystem.ROOT.resolve("deploy/system-tests/target/reliability.txt");
        try {
            Files.writeString(file, line, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
