package dev.sluice.systemtests;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import tools.jackson.databind.json.JsonMapper;

/** The Dockerfile's instructions, one a line, without comments. */
record Dockerfile(List<String> instructions) {

    static Dockerfile read(Path root) throws IOException {
        String text = Files.readString(root.resolve("Dockerfile"));
        return new Dockerfile(text.replaceAll("(?m)^#.*\n", "")
                .replaceAll("\\\\\n\\s*", "")
                .lines()
                .filter(line -> !line.isBlank())
                .toList());
    }

    /** The one argument of an instruction within the stage of a service. */
    String argument(String stage, String instruction) {
        List<String> found = stage(stage)
                .filter(line -> line.startsWith(instruction))
                .map(line -> line.substring(instruction.length()))
                .toList();
        if (found.size() != 1) {
            throw new IllegalStateException(
                    "The Dockerfile's %s has %s lines of %s".formatted(stage, found.size(), instruction));
        }
        return found.getFirst();
    }

    /** What a container of the stage starts. */
    List<String> entrypoint(String stage) {
        return Arrays.asList(JsonMapper.shared().readValue(argument(stage, "ENTRYPOINT "), String[].class));
    }

    private Stream<String> stage(String name) {
        return instructions.stream()
                .dropWhile(line -> !line.matches("FROM \\S+ AS " + Pattern.quote(name)))
                .skip(1)
                .takeWhile(line -> !line.startsWith("FROM "));
    }

    /** Paths of the checkout that it names. */
    Stream<String> ownFiles() {
        return instructions.stream()
                .flatMap(line -> Arrays.stream(line.split("\\s+")))
                .filter(word -> word.startsWith("deploy/"));
    }
}
