package dev.sluice.http.problem;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The page of problem types, and the contracts' examples, say what the code answers. */
class ProblemTypesTest {

    private static final Pattern ROW = Pattern.compile("\\| `(urn:[^`]+)` \\| (\\d+) \\| ([^|]+) \\| .*");
    private static final Pattern EXAMPLE =
            Pattern.compile("type: (urn:sluice:problem:\\S+)\\s+title: (.+)\\s+status: (\\d+)");

    @Test
    void thePageHasARowForEachTypeAndNoOther() throws IOException {
        List<String> rows = Files.readAllLines(Path.of("../../docs/problems.md")).stream()
                .map(ROW::matcher)
                .filter(row -> row.matches())
                .map(row ->
                        row.group(1) + " " + row.group(2) + " " + row.group(3).strip())
                .toList();

        assertThat(rows).containsExactlyInAnyOrderElementsOf(types());
    }

    @ParameterizedTest
    @ValueSource(strings = {"internal-updates", "payments", "webhooks"})
    void theContractsExamplesAreOfThem(String contract) throws IOException {
        var examples = new ArrayList<String>();
        var example = EXAMPLE.matcher(Files.readString(Path.of("../../openapi/%s.yaml".formatted(contract))));
        while (example.find()) {
            examples.add(example.group(1) + " " + example.group(3) + " " + example.group(2));
        }

        assertThat(examples).isNotEmpty().isSubsetOf(types());
    }

    private static List<String> types() {
        return Arrays.stream(ProblemType.values())
                .map(type -> type.uri() + " " + type.status().value() + " " + type.title())
                .toList();
    }
}
