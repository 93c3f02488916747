package dev.sluice.pact;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * A git history of the pacts alone, beside the real one: what git is asked in the project's directory, it answers from here,
 * if {@code GIT_DIR} says so.
 */
final class Commits {

    private final Path directory;

    /** One commit of the pacts as they are, on main. */
    Commits(Path directory, Path pacts) throws IOException, InterruptedException {
        this.directory = directory;
        Path copies = Files.createDirectory(directory.resolve("pact"));
        try (DirectoryStream<Path> files = Files.newDirectoryStream(pacts, "*.json")) {
            for (Path file : files) {
                Files.copy(file, copies.resolve(file.getFileName()));
            }
        }
        git("init", "--quiet", "--initial-branch=main");
        git("add", ".");
        commit();
    }

    String gitDirectory() {
        return directory.resolve(".git").toString();
    }

    String head() throws IOException, InterruptedException {
        return git("rev-parse", "HEAD");
    }

    /** A commit that changes the pacts' text. */
    void changePacts() throws IOException, InterruptedException {
        Files.writeString(directory.resolve("pact/ingest-app-api-server.json"), "{}");
        git("add", ".");
        commit();
    }

    void detach() throws IOException, InterruptedException {
        git("checkout", "--quiet", "--detach");
    }

    private void commit() throws IOException, InterruptedException {
        git(
                "-c",
                "user.name=test",
                "-c",
                "user.email=test@localhost",
                "commit",
                "--quiet",
                "--allow-empty",
                "-m",
                "Test");
    }

    private String git(String... arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of("git"));
        command.addAll(List.of(arguments));
        Process process = new ProcessBuilder(command)
                .directory(directory.toFile())
                .redirectErrorStream(true)
                .start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
        if (process.waitFor() != 0) {
            throw new IllegalStateException(command + ": " + output);
        }
        return output;
    }
}
