package dev.sluice.cli;

import dev.sluice.system.CannotRunException;
import dev.sluice.system.Layout;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A command that a service's jar has, with the caller's environment. */
final class ServiceCommand {

    /** What it printed, where that was asked for. */
    record Result(int exitCode, List<String> lines) {}

    private final Path jar;

    ServiceCommand(Path jar) {
        if (Files.notExists(jar)) {
            throw new CannotRunException("%s is not there: run `make build` first.".formatted(jar));
        }
        this.jar = jar;
    }

    /** What it exits with; what it prints goes where this program's own goes. */
    int run(List<String> arguments) {
        return end(start(arguments, Redirect.INHERIT));
    }

    /** The same, with what it prints. */
    Result read(List<String> arguments) {
        Process process = start(arguments, Redirect.PIPE);
        try (var output = process.inputReader(StandardCharsets.UTF_8)) {
            List<String> lines = output.lines().toList();
            return new Result(end(process), lines);
        } catch (IOException e) {
            throw new CannotRunException("%s cannot be read: %s".formatted(jar.getFileName(), e.getMessage()), e);
        }
    }

    private Process start(List<String> arguments, Redirect output) {
        List<String> command = new ArrayList<>(List.of(
                Layout.java(),
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-Dstdout.encoding=UTF-8",
                "-jar",
                jar.toString()));
        command.addAll(arguments);
        try {
            return new ProcessBuilder(command)
                    .redirectInput(Redirect.INHERIT)
                    .redirectOutput(output)
                    .redirectError(Redirect.INHERIT)
                    .start();
        } catch (IOException e) {
            throw new CannotRunException("%s cannot be started: %s".formatted(jar.getFileName(), e.getMessage()), e);
        }
    }

    private static int end(Process process) {
        try {
            return process.waitFor();
        } catch (InterruptedException e) {
            process.destroy();
            Thread.currentThread().interrupt();
            throw new CannotRunException("Interrupted.", e);
        }
    }
}
