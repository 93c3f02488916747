package dev.sluice.systemtests;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** {@code deploy/sluice}, as people run it. */
final class Program {

    static final Path LAUNCHER = TestSystem.ROOT.resolve("deploy/sluice");

    private Program() {}

    /** What it said, to the end. */
    record Said(int exitCode, String out, String err) {

        JsonNode json() {
            return JsonMapper.shared().readTree(out);
        }
    }

    /**
     * Runs it, for a minute at most.
     *
     * @param program {@link #LAUNCHER}, or a link to it
     * @param directory where it is run, and where it leaves a file
     */
    static Said run(Path program, Path directory, Map<String, String> environment, String... arguments)
            throws IOException, InterruptedException {
        Path errors = directory.resolve("err");
        ProcessBuilder builder = new ProcessBuilder(Stream.concat(Stream.of(program.toString()), Stream.of(arguments))
                        .toList())
                .directory(directory.toFile())
                .redirectError(errors.toFile());
        builder.environment().putAll(environment);
        Process process = builder.start();
        String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        String err = Files.readString(errors).replaceAll("(?m)^NOTE: .*\\R", "");
        return new Said(process.exitValue(), out, err);
    }
}
