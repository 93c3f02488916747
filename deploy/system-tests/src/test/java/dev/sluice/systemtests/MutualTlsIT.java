package dev.sluice.systemtests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.system.Console;
import dev.sluice.system.LocalSystem;
import dev.sluice.system.Ports;
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

/** api-server and ingest-app that show each other certificates of one authority, set up as docs/security.md says. */
@Timeout(300)
@ExtendWith(SharedSystem.class)
class MutualTlsIT {

    private final LocalSystem services = new LocalSystem(
            QuickStart.layout(Path.of("unused")),
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

    @Test
    void letsThoseInWhomTheAuthorityVouchesFor(TestSystem system) throws Exception {
        Certificates ours = new Certificates(directory.resolve("ours"));
        ours.issue("server");
        ours.issue("client");
        Certificates others = new Certificates(directory.resolve("others"));
        others.issue("client");
        Map<String, String> api = environment(QuickStart.api(), "server", "server", ours, ours);
        api.put("PG_URL", Databases.create(system.postgres, "sluice_tls").url());
        api.put("SERVER_SSL_BUNDLE", "server");
        api.put("SERVER_SSL_CLIENT_AUTH", "need");
        api.put("MANAGEMENT_SERVER_SSL_ENABLED", "false");
        services.startApi("api", ports.api(), ports.apiManagement(), system.postgres, api);
        String url = "https://localhost:" + ports.api();
        startIngest("ingest", ports, url, environment(QuickStart.ingest(), "api", "client", ours, ours));
        // Would be let in, but does not trust the server
        startIngest("other", otherPorts, url, environment(QuickStart.ingest(), "api", "client", ours, others));
        // Trusts the authority, and reaches the server by a name that its certificate does not have
        startIngest(
                "misled",
                misledPorts,
                "https://127.0.0.1:" + ports.api(),
                environment(QuickStart.ingest(), "api", "client", ours, ours));

        assertThat(send(ports, Webhook.order("order-tls", "evt-1", "created", 0)))
                .isEqualTo("202 applied");
        assertThat(send(otherPorts, Webhook.order("order-tls", "evt-2", "updated", 1)))
                .isEqualTo("502 Delivery failed");
        assertThat(send(misledPorts, Webhook.order("order-tls", "evt-3", "updated", 1)))
                .isEqualTo("502 Delivery failed");

        assertThat(read(client(ours, ours))).isEqualTo(200);
        assertThatThrownBy(() -> read(client(null, ours))).isInstanceOf(IOException.class);
        assertThatThrownBy(() -> read(client(others, ours))).isInstanceOf(IOException.class);
    }

    private void startIngest(String name, Ports at, String url, Map<String, String> environment) {
        environment.put("API_BASE_URL", url);
        environment.put("API_SSL_BUNDLE", "api");
        services.startIngest(name, at.ingest(), at.ingestManagement(), ports.api(), environment);
    }

    /** Defines the bundle. */
    private static Map<String, String> environment(
            Map<String, String> service, String bundle, String key, Certificates own, Certificates trusted)
            throws Exception {
        String prefix = "SPRING_SSL_BUNDLE_PEM_%s_".formatted(bundle.toUpperCase(Locale.ROOT));
        Map<String, String> environment = new HashMap<>(service);
        environment.put(prefix + "KEYSTORE_CERTIFICATE", "file:" + own.certificate(key));
        environment.put(prefix + "KEYSTORE_PRIVATEKEY", "file:" + own.key(key));
        environment.put(prefix + "TRUSTSTORE_CERTIFICATE", "file:" + trusted.authority());
        return environment;
    }

    private static String send(Ports to, Webhook webhook) throws Exception {
        return new Provider("http://localhost:" + to.ingest()).send(webhook);
    }

    private int read(HttpClient client) throws Exception {
        return client.send(
                        HttpRequest.newBuilder(
                                        URI.create("https://localhost:%s/orders/order-tls".formatted(ports.api())))
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
        return HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .sslContext(context)
                .build();
    }
}
