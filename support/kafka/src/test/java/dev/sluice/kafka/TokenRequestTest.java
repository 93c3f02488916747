package dev.sluice.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.sun.net.httpserver.HttpServer;
import dev.sluice.testkit.Certificates;
import dev.sluice.testkit.TestBroker;
import dev.sluice.testkit.TokenEndpoint;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Set;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Timeout(60)
class TokenRequestTest {

    private static final Instant NOW = Instant.parse("2026-11-26T18:00:00Z");

    /** What a form and a header would garble if it were not encoded. */
    private static final String ID = "an id:&=%";

    private static final String SECRET = "a secret:+&=%";

    private static BearerToken ask(String url, String secret, @Nullable String scope, @Nullable SSLContext tls)
            throws IOException, InterruptedException {
        try (var request =
                new TokenRequest(new ClientCredentials(URI.create(url), ID, secret, scope, tls), () -> NOW)) {
            return request.send();
        }
    }

    @Test
    void getsATokenThatLastsAsLongAsItsIssuerSays() throws Exception {
        try (var endpoint = new TokenEndpoint(ID, SECRET)) {
            BearerToken token = ask(endpoint.url(), SECRET, null, null);

            assertThat(token.value()).startsWith("ey").endsWith(".");
            assertThat(token.startTimeMs()).isEqualTo(NOW.toEpochMilli());
            assertThat(token.lifetimeMs()).isEqualTo(NOW.plusSeconds(3600).toEpochMilli());
            assertThat(token.principalName()).isEqualTo(ID);
            assertThat(token).asString().doesNotContain(token.value());
            assertThat(endpoint.lastForm()).isEqualTo("grant_type=client_credentials");
        }
    }

    @Test
    void asksForAScope() throws Exception {
        try (var endpoint = new TokenEndpoint(ID, SECRET)) {
            assertThat(ask(endpoint.url(), SECRET, "kafka:a b", null).scope()).isEqualTo(Set.of("kafka:a", "b"));
            assertThat(endpoint.lastForm()).isEqualTo("grant_type=client_credentials&scope=kafka%3Aa+b");
        }
    }

    @Test
    void saysWhyThereIsNone() throws Exception {
        try (var endpoint = new TokenEndpoint(ID, SECRET)) {
            assertRefused(endpoint.url(), "answers 401 invalid_client");
        }
        assertRefused("http://localhost:%s/token".formatted(TestBroker.freePort()), "does not answer: ");
    }

    @ParameterizedTest
    @CsvSource(delimiter = ';', textBlock = """
            200; '';                                          200 without a usable
            200; <html>;                                      200 without a usable
            200; {"access_token":"t"};                        200 without a usable
            200; {"access_token":"t","expires_in":0};         200 without a usable
            200; {"expires_in":1};                            200 without a usable
            200; {"access_token":"t\\u0001auth=","expires_in":1}; 200 without a usable
            302; {"access_token":"t","expires_in":1};         302
            400; {"error":"a\\nforged line"};                 400
            503; <html>;                                      503
            """)
    void takesNothingElseForAToken(int status, String body, String told) throws Exception {
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        server.createContext("/", exchange -> {
            exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
            exchange.getResponseBody().write(bytes);
            exchange.close();
        });
        server.start();
        try {
            assertRefused("http://localhost:%s/".formatted(server.getAddress().getPort()), "answers " + told);
        } finally {
            server.stop(0);
        }
    }

    @Test
    void trustsItsOwnBundleAlone(@TempDir Path directory) throws Exception {
        Certificates ours = new Certificates(directory.resolve("ours"));
        ours.issue("server");
        Certificates others = new Certificates(directory.resolve("others"));
        try (var endpoint = new TokenEndpoint(ID, SECRET, ours.serving("server"))) {
            assertThat(ask(endpoint.url(), SECRET, null, ours.trusting()).value())
                    .isNotEmpty();
            assertThatExceptionOfType(IOException.class)
                    .isThrownBy(() -> ask(endpoint.url(), SECRET, null, others.trusting()))
                    .withMessageContaining("PKIX");
            assertThatExceptionOfType(IOException.class)
                    .isThrownBy(() -> ask(endpoint.url(), SECRET, null, null))
                    .withMessageContaining("PKIX");
        }
    }

    private static void assertRefused(String url, String told) {
        assertThatExceptionOfType(IOException.class)
                .isThrownBy(() -> ask(url, "wrong-secret", null, null))
                .withMessageStartingWith("the token endpoint %s %s".formatted(url, told))
                .satisfies(e -> assertThat(e.getMessage())
                        .doesNotContain("wrong-secret")
                        .doesNotContainPattern("\\p{Cntrl}"));
    }
}
