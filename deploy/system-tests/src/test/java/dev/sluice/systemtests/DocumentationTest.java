package dev.sluice.systemtests;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What README, docs and the Makefile say of each other is true. {@code make docs-check} runs the commands. */
class DocumentationTest {

    private static final Path ROOT = Path.of("../..").toAbsolutePath().normalize();
    private static final Pattern LINK = Pattern.compile("\\]\\(([^)\\s]+)\\)");
    private static final Pattern HEADING = Pattern.compile("(?m)^#+ (.+)$");
    private static final Pattern FENCE = Pattern.compile("(?ms)^([^\\n]*)\\n```(\\w*)\\n(.*?)^```$");
    private static final Pattern MAKE =
            Pattern.compile("(?:`|^|\\$ )make (?:-s )?([a-z][a-z0-9-]*[a-z0-9])(?![a-z0-9-])", Pattern.MULTILINE);

    static Stream<Path> pages() throws IOException {
        return Stream.concat(
                Stream.of("README.md", "SECURITY.md", "k6/README.md").map(ROOT::resolve),
                walk(ROOT.resolve("docs")).filter(path -> path.toString().endsWith(".md")));
    }

    @ParameterizedTest
    @MethodSource("pages")
    void everyLinkLeadsSomewhere(Path page) throws IOException {
        assertThat(LINK.matcher(withoutCode(Files.readString(page))).results().map(match -> match.group(1)))
                .filteredOn(link -> !link.contains("://"))
                .allSatisfy(link -> leadsSomewhere(page, link));
    }

    private static void leadsSomewhere(Path page, String link) throws IOException {
        String[] parts = link.split("#", 2);
        Path target = parts[0].isEmpty() ? page : page.resolveSibling(parts[0]).normalize();
        assertThat(target).as(link).exists();
        if (parts.length == 2) {
            assertThat(anchors(Files.readString(target))).as(link).contains(parts[1]);
        }
    }

    /** GitHub's: lower case, without punctuation, spaces as hyphens. */
    private static List<String> anchors(String text) {
        return HEADING.matcher(withoutCode(text))
                .results()
                .map(match -> match.group(1)
                        .toLowerCase(Locale.ROOT)
                        .replaceAll("[^\\p{L}\\p{N} _-]", "")
                        .replace(' ', '-'))
                .toList();
    }

    @Test
    void everyPageIsInTheIndex() throws IOException {
        String index = read("docs/README.md");
        try (Stream<Path> pages = Files.list(ROOT.resolve("docs"))) {
            assertThat(pages.map(page -> page.getFileName().toString()))
                    .filteredOn(name -> name.endsWith(".md") && !name.equals("README.md"))
                    .isNotEmpty()
                    .allSatisfy(name -> assertThat(index).contains("](" + name + ")"));
        }
    }

    @Test
    void everyDecisionIsInTheListInItsOrder() throws IOException {
        try (Stream<Path> pages = Files.list(ROOT.resolve("docs/decisions"))) {
            List<String> decisions = pages.map(page -> page.getFileName().toString())
                    .filter(name -> !name.equals("README.md"))
                    .sorted()
                    .toList();
            assertThat(Pattern.compile("\\]\\((\\d{4}-[^)]+)\\)")
                            .matcher(read("docs/decisions/README.md"))
                            .results()
                            .map(match -> match.group(1)))
                    .containsExactlyElementsOf(decisions);
        }
    }

    @ParameterizedTest
    @MethodSource("pages")
    void noPageHasWhatAMergeLeft(Path page) throws IOException {
        assertThat(Files.readString(page)).doesNotContainPattern("(?m)^(<<<<<<<|>>>>>>>)");
    }

    @ParameterizedTest
    @MethodSource("pages")
    void everyCommandIsRunOrSaysWhyNot(Path page) throws IOException {
        assertThat(FENCE.matcher(Files.readString(page)).results()).allSatisfy(block -> {
            if (Set.of("sh", "console").contains(block.group(2))) {
                assertThat(block.group(1)).as(block.group(3)).matches("<!-- (run|not run: .+) -->");
            } else {
                assertThat(block.group(3)).doesNotContainPattern("(?m)^(\\$ |(make|mvn|curl|docker|export) )");
                assertThat(block.group(2)).as(block.group(3)).isNotEmpty();
            }
        });
    }

    @ParameterizedTest
    @MethodSource("pages")
    void everyTargetThatIsNamedIsThere(Path page) throws IOException {
        assertThat(names(MAKE, Files.readString(page))).isSubsetOf(targets());
    }

    /** A list that is longer is not read. */
    @Test
    void makeShowsWhatUsersNeedAndTheRestIsWrittenDown() throws IOException {
        Set<String> shown = names(Pattern.compile("(?m)^([a-z0-9-]+):.* ## "), read("Makefile"));
        assertThat(shown).hasSizeBetween(1, 22).isSubsetOf(targets());
        Set<String> rest = targets();
        rest.removeAll(shown);
        rest.remove("always");
        assertThat(names(Pattern.compile("(?m)^\\| `make ([a-z0-9-]+)` "), read("docs/developing.md")))
                .isEqualTo(rest);
    }

    /** What leads further belongs into docs. */
    @Test
    void theReadmeIsShort() throws IOException {
        assertThat(read("README.md").split("\\s+")).hasSizeLessThanOrEqualTo(1500);
    }

    /** The tree of README: a directory is indented below the one that it is in. */
    @Test
    void whatTheTreeNamesIsThere() throws IOException {
        String chapter = read("README.md").split("## Where things are")[1];
        String tree = FENCE.matcher(chapter).results().findFirst().orElseThrow().group(3);
        List<Path> named = new ArrayList<>();
        Path parent = ROOT;
        for (String line : tree.split("\n")) {
            if (!line.startsWith(" ")) {
                String[] words = line.split(" +");
                parent = ROOT.resolve(words[0]);
                named.add(parent);
                parent = words[1].startsWith(".../") ? packageOf(parent, words[1].substring(4)) : parent;
            } else {
                for (String name :
                        line.substring(0, Math.min(line.length(), 21)).split("\\s+")) {
                    named.add(parent.resolve(name));
                }
            }
        }
        assertThat(named)
                .hasSizeGreaterThan(15)
                .allSatisfy(path -> assertThat(path).isDirectory());
    }

    private static Path packageOf(Path module, String name) {
        return module.resolve("src/main/java/dev/sluice").resolve(name);
    }

    private static Set<String> targets() throws IOException {
        Set<String> targets = names(
                Pattern.compile("([a-z][a-z0-9-]*)"),
                read("Makefile").replace("\\\n", " ").split("(?m)^\\.PHONY:")[1].split("\n")[0]);
        assertThat(targets).contains("test");
        return targets;
    }

    private static Set<String> names(Pattern pattern, String text) {
        return pattern.matcher(text)
                .results()
                .map((MatchResult match) -> match.group(1))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static String withoutCode(String text) {
        return FENCE.matcher(text).replaceAll("");
    }

    private static String read(String path) throws IOException {
        return Files.readString(ROOT.resolve(path));
    }

    private static Stream<Path> walk(Path directory) throws IOException {
        try (Stream<Path> paths = Files.walk(directory)) {
            return paths.toList().stream();
        }
    }
}
