package dev.sluice.systemtests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.system.Console;
import dev.sluice.system.LocalSystem;
import dev.sluice.system.Ports;
import java.io.PrintStream;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.json.JsonMapper;

/** gRPC between the two services: with tokens, and not at all where it is not wanted. */
@Timeout(300)
@ExtendWith(SharedSystem.class)
class GrpcServicesIT {

    private static final String TOKEN = "internal-token-of-many-characters-1";

    private final LocalSystem services = new LocalSystem(
            TestSystem.QUICK_START.layout(Path.of("unused")),
            new Console(new PrintStream(System.out, true, StandardCharsets.UTF_8)));
    private final Ports ports = Ports.free();
    private final Ports strangersPorts = Ports.free();

    @TempDir
    private Path directory;

    @AfterEach
    void stop() {
        services.close();
    }

    @Test
    void aWrongTokenIsADisagreement(TestSystem system) throws Exception {
        Map<String, String> api = new HashMap<>(TestSystem.QUICK_START.api());
        api.putAll(ports.grpcEnvironment());
        api.put("WEBHOOK_MODE", "grpc");
        api.put("API_TOKENS", TOKEN);
        api.put("BIND_ADDRESS", "127.0.0.1");
        api.put("PG_URL", Databases.create(system.postgres, "sluice_tokens").url());
        services.startApi("api", ports.api(), ports.apiManagement(), system.postgres, api);
        startIngest("ingest", ports, TOKEN);
        startIngest("stranger", strangersPorts, "another-token-of-many-characters-1");
        Webhook created = Webhook.order("order-token", "evt-1", "created", 0);

        assertThat(new Provider("http://localhost:" + strangersPorts.ingest()).send(created))
                .isEqualTo("502 Delivery failed");
        assertThat(disagreements(strangersPorts)).isOne();
        assertThat(new Provider("http://localhost:" + ports.ingest()).send(created))
                .isEqualTo("202 applied");
        assertThat(disagreements(ports)).isZero();
    }

    /** The libraries are in both jars, and shall cost nobody a thing who does not use them. */
    @Test
    void nothingOfItIsLoadedInHttpMode(TestSystem system) throws Exception {
        Path ofApi = directory.resolve("api");
        Path ofIngest = directory.resolve("ingest");
        Map<String, String> api = new HashMap<>(TestSystem.QUICK_START.api(logOfClasses(ofApi)));
        api.put("GRPC_PORT", Integer.toString(ports.grpc()));
        api.put("PG_URL", Databases.create(system.postgres, "sluice_classes").url());
        services.startApi("api", ports.api(), ports.apiManagement(), system.postgres, api);
        services.startIngest(
                "ingest",
                ports.ingest(),
                ports.ingestManagement(),
                ports.api(),
                TestSystem.QUICK_START.ingest(logOfClasses(ofIngest)));

        assertThat(new Provider("http://localhost:" + ports.ingest())
                        .send(Webhook.order("order-classes", "evt-1", "created", 0)))
                .isEqualTo("202 applied");

        assertThat(Files.readString(ofApi)).contains(" dev.sluice.api.ApiServer ");
        assertThat(Files.readString(ofIngest)).contains(" dev.sluice.ingest.IngestApplication ");
        assertThat(ofGrpc(ofApi)).isEmpty();
        assertThat(ofGrpc(ofIngest)).isEmpty();
        assertThatThrownBy(() -> new Socket(InetAddress.getLoopbackAddress(), ports.grpc()))
                .isInstanceOf(ConnectException.class);
    }

    private static String logOfClasses(Path file) {
        return "-Xlog:class+load:file=%s".formatted(file);
    }

    private static List<String> ofGrpc(Path classes) throws Exception {
        return Files.readAllLines(classes).stream()
                .filter(line -> line.matches(
                        ".* (io\\.grpc|io\\.netty|com\\.google\\.(protobuf|rpc)|dev\\.sluice\\.updates)\\..*"))
                .toList();
    }

    private void startIngest(String name, Ports at, String token) {
        Map<String, String> ingest = new HashMap<>(TestSystem.QUICK_START.ingest());
        ingest.putAll(ports.grpcEnvironment());
        ingest.put("WEBHOOK_MODE", "grpc");
        ingest.put("API_TOKEN", token);
        services.startIngest(name, at.ingest(), at.ingestManagement(), ports.api(), ingest);
    }

    private static double disagreements(Ports of) throws Exception {
        URI uri = URI.create(
                "http://localhost:%s/actuator/metrics/sluice.delivery.disagreements".formatted(of.ingestManagement()));
        try (HttpClient http = HttpClient.newHttpClient()) {
            return JsonMapper.shared()
                    .readTree(http.send(HttpRequest.newBuilder(uri).build(), BodyHandlers.ofString())
                            .body())
                    .at("/measurements/0/value")
                    .asDouble();
        }
    }
}
