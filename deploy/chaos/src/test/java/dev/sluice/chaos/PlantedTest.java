package dev.sluice.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The bugs that {@code make chaos-red} plants: what they change is there to be changed. */
class PlantedTest {

    private static final Path ROOT = Path.of("../..").toAbsolutePath().normalize();

    @Test
    void isAppliedToTheSourcesAsTheyAre() throws IOException, InterruptedException {
        try (Stream<Path> patches = Files.list(ROOT.resolve("deploy/chaos/planted"))) {
            for (Path patch : patches.toList()) {
                Process process = new ProcessBuilder("git", "apply", "--check", patch.toString())
                        .directory(ROOT.toFile())
                        .redirectErrorStream(true)
                        .start();
                String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
                assertThat(process.waitFor()).as("%s: %s", patch, said).isZero();
            }
        }
    }
}
