package dev.sluice.systemtests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.system.Console;
import dev.sluice.system.LocalSystem;
import dev.sluice.system.Mode;
import dev.sluice.system.Ports;
import dev.sluice.testkit.Certificates;
import java.io.IOException;
import java.io.PrintStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.KeyStore;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** api-server and ingest-app that show certificates of one authority, each other or one side alone, set up as docs/security.md says. */
@Timeout(300)
@ExtendWith(SharedSystem.class)
class MutualTlsIT {

    private final LocalSystem services = new LocalSystem(
            TestSystem.QUICK_START.layout(Path.of("unused")),
            new Console(new PrintStream(System.out, true, StandardCharsets.UTF_8)));
    private final Ports ports = Ports.free();
    private final Ports otherPorts = Ports.free();
    private final Ports misledPorts = Ports.free();

    @TempDir
    private Path directory;

    @AfterEach
    void stop() {
        services.close();
    }

    @ParameterizedTest
    @EnumSource(
            value = Mode.class,
            names = {"HTTP", "GRPC"})
    void letsThoseInWhomTheAuthorityVouchesFor(Mode mode, TestSystem system) throws Exception {
        Certificates ours = new Certificates(directory.resolve("ours"));
        ours.issue("server");
        ours.issue("client");
        Certificates others = new Certificates(directory.resolve("others"));
        others.issue("client");
        Map<String, String> api = keys("server", "server", ours);
        api.putAll(trust("server", ours));
        api.put("SERVER_SSL_CLIENT_AUTH", "need");
        startApi(mode, system, api);
        Map<String, String> ingest = keys("api", "client", ours);
        ingest.putAll(trust("api", ours));
        startIngest("ingest", mode, ports, "https://localhost", ingest);
        // Trusts the authority, and reaches the server by a name that its certificate does not have
        startIngest("misled", mode, misledPorts, "https://127.0.0.1", ingest);
        // Would be let in, but does not trust the server
        ingest.putAll(trust("api", others));
        startIngest("other", mode, otherPorts, "https://localhost", ingest);

        assertThat(send(ports, Webhook.order("order-tls", "evt-1", "created", 0)))
                .isEqualTo("202 applied");
        assertThat(send(otherPorts, Webhook.order("order-tls", "evt-2", "updated", 1)))
                .isEqualTo("502 Delivery failed");
        assertThat(send(misledPorts, Webhook.order("order-tls", "evt-3", "updated", 1)))
                .isEqualTo("502 Delivery failed");

        assertThat(read(ports.api(), client(ours, ours))).isEqualTo(200);
        assertWantsACertificate(ports.api(), ours, others);
        if (mode == Mode.GRPC) {
            // Which gRPC says to what is not its own
            assertThat(read(ports.grpc(), client(ours, ours))).isEqualTo(415);
            assertWantsACertificate(ports.grpc(), ours, others);
        }
    }

    private void assertWantsACertificate(int port, Certificates ours, Certificates others) {
        assertThatThrownBy(() -> read(port, client(null, ours))).isInstanceOf(IOException.class);
        assertThatThrownBy(() -> read(port, client(others, ours))).isInstanceOf(IOException.class);
    }

    @Test
    void overGrpcTheServerAloneMayShowACertificate(TestSystem system) throws Exception {
        Certificates ours = new Certificates(directory.resolve("ours"));
        ours.issue("server");
        Certificates others = new Certificates(directory.resolve("others"));
        startApi(Mode.GRPC, system, keys("server", "server", ours));
        startIngest("ingest", Mode.GRPC, ports, "https://localhost", trust("api", ours));
        startIngest("other", Mode.GRPC, otherPorts, "https://localhost", trust("api", others));
        startIngest("plain", Mode.GRPC, misledPorts, "http://localhost", new HashMap<>());

        assertThat(send(ports, Webhook.order("order-tls", "evt-1", "created", 0)))
                .isEqualTo("202 applied");
        assertThat(send(otherPorts, Webhook.order("order-tls", "evt-2", "updated", 1)))
                .isEqualTo("502 Delivery failed");
        assertThat(send(misledPorts, Webhook.order("order-tls", "evt-3", "updated", 1)))
                .isEqualTo("502 Delivery failed");
    }

    private void startApi(Mode mode, TestSystem system, Map<String, String> bundle) {
        Map<String, String> api = new HashMap<>(TestSystem.QUICK_START.api());
        api.putAll(bundle);
        api.put("WEBHOOK_MODE", mode.toString());
        api.put("GRPC_PORT", Integer.toString(ports.grpc()));
        api.put(
                "PG_URL",
                Databases.create(system.postgres, "sluice_tls_" + mode).url());
        api.put("SERVER_SSL_BUNDLE", "server");
        api.put("MANAGEMENT_SERVER_SSL_ENABLED", "false");
        services.startApi("api", ports.api(), ports.apiManagement(), system.postgres, api);
    }

    /** @param bundle empty for calls without TLS */
    private void startIngest(String name, Mode mode, Ports at, String url, Map<String, String> bundle) {
        Map<String, String> ingest = new HashMap<>(TestSystem.QUICK_START.ingest());
        ingest.putAll(bundle);
        ingest.put("WEBHOOK_MODE", mode.toString());
        ingest.put("API_BASE_URL", url + ":" + ports.api());
        ingest.put("API_GRPC_TARGET", URI.create(url).getHost() + ":" + ports.grpc());
        ingest.put("API_SSL_BUNDLE", bundle.isEmpty() ? "" : "api");
        services.startIngest(name, at.ingest(), at.ingestManagement(), ports.api(), ingest);
    }

    private static Map<String, String> keys(String bundle, String key, Certificates own) throws Exception {
        return new HashMap<>(Map.of(
                prefix(bundle) + "KEYSTORE_CERTIFICATE", "file:" + own.certificate(key),
                prefix(bundle) + "KEYSTORE_PRIVATEKEY", "file:" + own.key(key)));
    }

    private static Map<String, String> trust(String bundle, Certificates trusted) throws Exception {
        return Map.of(prefix(bundle) + "TRUSTSTORE_CERTIFICATE", "file:" + trusted.authority());
    }

    private static String prefix(String bundle) {
        return "SPRING_SSL_BUNDLE_PEM_%s_".formatted(bundle.toUpperCase(Locale.ROOT));
    }

    private static String send(Ports to, Webhook webhook) throws Exception {
        return new Provider("http://localhost:" + to.ingest()).send(webhook);
    }

    private static int read(int port, HttpClient client) throws Exception {
        return client.send(
                        HttpRequest.newBuilder(URI.create("https://localhost:%s/orders/order-tls".formatted(port)))
                                .build(),
                        BodyHandlers.discarding())
                .statusCode();
    }

    /** @param own null for a client without a certificate */
    private static HttpClient client(@Nullable Certificates own, Certificates trusted) throws Exception {
        KeyStore authority = KeyStore.getInstance(KeyStore.getDefaultType());
        authority.load(null, null);
        authority.setCertificateEntry("ca", trusted.keys().getCertificate("ca"));
        TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init(authority);
        KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        if (own != null) {
            KeyStore key = KeyStore.getInstance(KeyStore.getDefaultType());
            key.load(null, null);
            key.setKeyEntry(
                    "client",
                    own.keys().getKey("client", Certificates.password()),
                    Certificates.password(),
                    own.keys().getCertificateChain("client"));
            keys.init(key, Certificates.password());
        } else {
            keys.init(null, null);
        }
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(keys.getKeyManagers(), trust.getTrustManagers(), null);
        return HttpClient.newBuilder().sslContext(context).build();
    }
}
