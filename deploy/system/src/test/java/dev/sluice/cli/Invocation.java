package dev.sluice.cli;

import dev.sluice.system.Layout;
import dev.sluice.system.Ports;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/** The program, in this process. */
final class Invocation {

    private final Map<String, String> environment = new HashMap<>();
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();
    private final Path data;

    Invocation(Path data) {
        this.data = data;
    }

    Invocation with(String variable, String value) {
        environment.put(variable, value);
        return this;
    }

    int run(String... arguments) {
        return Sluice.commandLine(new Context(
                        environment,
                        new Layout(Path.of("../.."), data),
                        Ports.DEFAULT,
                        new PrintStream(out, true, StandardCharsets.UTF_8),
                        new PrintStream(err, true, StandardCharsets.UTF_8)))
                .execute(arguments);
    }

    String out() {
        return out.toString(StandardCharsets.UTF_8);
    }

    String err() {
        return err.toString(StandardCharsets.UTF_8);
    }
}
