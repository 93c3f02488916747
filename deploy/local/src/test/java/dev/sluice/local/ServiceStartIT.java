package dev.sluice.local;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** {@code java -jar} of a service by itself. {@link EndToEndIT} shows it with the environment that it needs. */
@Timeout(120)
class ServiceStartIT {

    @Test
    void apiServerNamesTheVariableThatItMisses() throws Exception {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        Child api = Child.start(
                "api",
                List.of(
                        Layout.java(),
                        "-jar",
                        RunningSystem.layout(Path.of("")).apiJar().toString()),
                Environment.with(Map.of()),
                _ -> true,
                new Console(new PrintStream(out, true, StandardCharsets.UTF_8)));
        try {
            api.onExit().get(60, TimeUnit.SECONDS);
            assertThat(api.obituary()).doesNotContain("exit code 0");
            assertThat(out.toString(StandardCharsets.UTF_8)).contains("PG_URL");
        } finally {
            api.stop(Duration.ZERO);
        }
    }
}
