package dev.sluice.ingest.provider.table;

import dev.sluice.setting.InvalidSettingException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.error.YAMLException;

/**
 * The tables: those of the jar, and those of a folder instead. One of a folder is held to what the provider has published,
 * as the jar's are in the build.
 *
 * @param own the folder; null for none
 */
record TableFiles(@Nullable Path own) {

    static final List<String> PROVIDERS = List.of("stripe", "adyen", "paypal");

    private static final String EXTENSION = ".yaml";
    private static final int SHOWN = 5;

    /** By their providers. */
    Map<String, Table> all() {
        var tables = new LinkedHashMap<String, Table>();
        PROVIDERS.forEach(provider -> tables.put(provider, ofJar(provider)));
        if (own != null) {
            for (Path file : files(own)) {
                Table table = read(own, file);
                tables.put(table.provider(), table);
            }
        }
        return Map.copyOf(tables);
    }

    static Table ofJar(String provider) {
        return TableReader.read(YamlNodes.resource("/providers/%s.yaml".formatted(provider)));
    }

    static Excerpt published(String provider) {
        return Excerpt.read(YamlNodes.resource("/providers/published/%s.yaml".formatted(provider)));
    }

    private static List<Path> files(Path folder) {
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> file.toString().endsWith(EXTENSION))
                    .sorted()
                    .toList();
        } catch (IOException _) {
            throw refused(folder, "it must be a folder that can be read");
        }
    }

    private static Table read(Path folder, Path file) {
        String name = String.valueOf(file.getFileName());
        String provider = name.substring(0, name.length() - EXTENSION.length());
        if (!PROVIDERS.contains(provider)) {
            throw refused(folder, "there is no provider of the name of " + name);
        }
        try {
            Table table = TableReader.read(Files.readString(file));
            List<String> findings = check(table, provider);
            if (!findings.isEmpty()) {
                throw refused(
                        folder,
                        "%s has %s findings: %s"
                                .formatted(
                                        name,
                                        findings.size(),
                                        String.join("; ", findings.subList(0, Math.min(SHOWN, findings.size())))));
            }
            return table;
        } catch (IOException | YAMLException | TableReader.MalformedTableException e) {
            throw refused(folder, "%s cannot be read: %s".formatted(name, e.getMessage()));
        }
    }

    /** What is wrong with a table of whatever name; nothing where it holds. */
    static List<String> findings(Path file) {
        try {
            Table table = TableReader.read(Files.readString(file));
            return PROVIDERS.contains(table.provider())
                    ? check(table, table.provider())
                    : List.of("It is for %s, which is none of %s".formatted(table.provider(), PROVIDERS));
        } catch (IOException | YAMLException | TableReader.MalformedTableException e) {
            return List.of("It cannot be read: " + e.getMessage());
        }
    }

    private static List<String> check(Table table, String provider) {
        return new TableChecker(InternalContract::flaws).check(table, published(provider));
    }

    private static InvalidSettingException refused(Path folder, String requirement) {
        return new InvalidSettingException("PROVIDERS_TABLES", folder, requirement);
    }
}
