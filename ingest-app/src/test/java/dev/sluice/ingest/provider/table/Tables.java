package dev.sluice.ingest.provider.table;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;

/** The tables in the jar, and what is published of their providers' events. */
final class Tables {

    static final List<String> PROVIDERS = TableFiles.PROVIDERS;

    static final TableChecker CHECKER = new TableChecker(InternalContract::flaws);

    private static final Map<String, Table> TABLES =
            PROVIDERS.stream().collect(Collectors.toMap(provider -> provider, TableFiles::ofJar));

    private Tables() {}

    static Table table(String provider) {
        return Objects.requireNonNull(TABLES.get(provider));
    }

    static Excerpt excerpt(String provider) {
        return TableFiles.published(provider);
    }

    static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
