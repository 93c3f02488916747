package dev.sluice.testkit;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URLDecoder;
import java.time.Instant;
import java.util.Base64;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/**
 * Gives one client a token for its id and secret (RFC 6749, 4.4): a JWT that nobody has signed, as a {@link SecuredListener}
 * takes it.
 */
public final class TokenEndpoint implements AutoCloseable {

    private static final int LIFETIME_SECONDS = 3600;
    private static final String GRANT = "grant_type=client_credentials";

    private final HttpServer server;
    private final String id;
    private final String secret;
    private volatile String lastForm = "";

    public TokenEndpoint(String id, String secret) throws IOException {
        this(id, secret, null);
    }

    /** @param tls null for plain HTTP */
    public TokenEndpoint(String id, String secret, @Nullable SSLContext tls) throws IOException {
        this.id = id;
        this.secret = secret;
        var address = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
        if (tls == null) {
            this.server = HttpServer.create(address, 0);
        } else {
            HttpsServer secured = HttpsServer.create(address, 0);
            secured.setHttpsConfigurator(new HttpsConfigurator(tls));
            this.server = secured;
        }
        server.createContext("/token", this::answer);
        server.start();
    }

    public String url() {
        return "%s://localhost:%s/token"
                .formatted(
                        server instanceof HttpsServer ? "https" : "http",
                        server.getAddress().getPort());
    }

    /** What the last request's body was. */
    public String lastForm() {
        return lastForm;
    }

    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            lastForm = new String(exchange.getRequestBody().readAllBytes(), UTF_8);
            boolean known = credentials(exchange).equals(id + ":" + secret) && lastForm.startsWith(GRANT);
            byte[] body = (known ? token() : "{\"error\":\"invalid_client\"}").getBytes(UTF_8);
            exchange.getResponseHeaders().set("Content-Type", "application/json");
            exchange.sendResponseHeaders(known ? 200 : 401, body.length);
            exchange.getResponseBody().write(body);
        }
    }

    private static String credentials(HttpExchange exchange) {
        String header = exchange.getRequestHeaders().getFirst("Authorization");
        return header == null || !header.startsWith("Basic ")
                ? ""
                : URLDecoder.decode(
                        new String(Base64.getDecoder().decode(header.substring("Basic ".length())), UTF_8), UTF_8);
    }

    private String token() {
        long now = Instant.now().getEpochSecond();
        String claims = "{\"sub\":\"%s\",\"iat\":%s,\"exp\":%s}".formatted(id, now, now + LIFETIME_SECONDS);
        return "{\"access_token\":\"%s.%s.\",\"token_type\":\"Bearer\",\"expires_in\":%s}"
                .formatted(base64("{\"alg\":\"none\"}"), base64(claims), LIFETIME_SECONDS);
    }

    private static String base64(String json) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(json.getBytes(UTF_8));
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
