package dev.sluice.pact;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The project's make targets, as a person or CI runs them. */
final class Make {

    static final Path ROOT = Path.of(System.getProperty("sluice.root"));
    /** What the outer make and CI say is not meant for the one that is tested. */
    private static final Set<String> NOT_INHERITED = Set.of("MAKEFLAGS", "MFLAGS", "MAKELEVEL", "CI", "GIT_BRANCH");

    private final Map<String, String> environment;

    Make(Map<String, String> environment) {
        this.environment = environment;
    }

    record Result(int exitCode, String output) {}

    Make with(String name, String value) {
        Map<String, String> changed = new LinkedHashMap<>(environment);
        changed.put(name, value);
        return new Make(changed);
    }

    Make without(String name) {
        Map<String, String> changed = new LinkedHashMap<>(environment);
        changed.remove(name);
        return new Make(changed);
    }

    Result run(String... arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of("make"));
        command.addAll(List.of(arguments));
        ProcessBuilder builder =
                new ProcessBuilder(command).directory(ROOT.toFile()).redirectErrorStream(true);
        builder.environment().keySet().removeIf(name -> NOT_INHERITED.contains(name) || name.startsWith("PACT"));
        builder.environment().putAll(environment);
        Process process = builder.start();
        process.getOutputStream().close();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        return new Result(process.waitFor(), output);
    }
}
