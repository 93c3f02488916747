package dev.sluice.systemtests;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.system.Child;
import dev.sluice.system.Console;
import dev.sluice.system.Environment;
import dev.sluice.system.Layout;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** {@code java -jar} of a service by itself. {@link EndToEndIT} shows it with the environment that it needs. */
@Timeout(120)
class ServiceStartIT {

    private static final String URL = "jdbc:postgresql://localhost:1/none";
    private static final String SECRET = "too-short-to-be-a-secret";

    static Stream<Arguments> refusals() {
        Path api = TestSystem.QUICK_START.layout(Path.of("")).apiJar();
        Path ingest = TestSystem.QUICK_START.layout(Path.of("")).ingestJar();
        return Stream.of(
                Arguments.of(api, "PG_URL", Map.of()),
                Arguments.of(api, "BIND_ADDRESS", Map.of("PG_URL", URL, "BIND_ADDRESS", "0.0.0.0")),
                Arguments.of(api, "API_TOKENS", Map.of("PG_URL", URL, "API_TOKENS", SECRET)),
                Arguments.of(api, "API_READ_TOKENS", Map.of("PG_URL", URL, "API_READ_TOKENS", SECRET)),
                Arguments.of(ingest, "BIND_ADDRESS", Map.of("BIND_ADDRESS", "0.0.0.0")),
                Arguments.of(ingest, "WEBHOOK_SECRETS", Map.of("WEBHOOK_SECRETS", SECRET)),
                Arguments.of(ingest, "API_TOKEN", Map.of("API_TOKEN", SECRET)));
    }

    @ParameterizedTest
    @MethodSource("refusals")
    void doesNotStartAndNamesTheVariable(Path jar, String variable, Map<String, String> environment) throws Exception {
        Map<String, String> all = new HashMap<>(
                jar.endsWith("api-server.jar") ? TestSystem.QUICK_START.api() : TestSystem.QUICK_START.ingest());
        all.putAll(environment);
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        Child service = Child.start(
                "service",
                List.of(Layout.java(), "-jar", jar.toString()),
                Environment.with(all),
                _ -> true,
                new Console(new PrintStream(out, true, StandardCharsets.UTF_8)));
        try {
            service.onExit().get(60, TimeUnit.SECONDS);
            assertThat(service.obituary()).doesNotContain("exit code 0");
            assertThat(out.toString(StandardCharsets.UTF_8))
                    .containsPattern("\\b" + variable + "\\b")
                    .doesNotContain(SECRET);
        } finally {
            service.stop(Duration.ZERO);
        }
    }
}
