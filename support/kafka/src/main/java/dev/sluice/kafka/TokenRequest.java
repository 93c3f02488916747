package dev.sluice.kafka;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Base64;
import java.util.Set;
import java.util.regex.Pattern;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.MissingNode;

/** One client's requests for a token, each a single attempt of a few seconds: whoever asks, asks again. Thread-safe. */
final class TokenRequest implements AutoCloseable {

    private static final Duration TIMEOUT = Duration.ofSeconds(5);
    private static final long MOST_BYTES = 1 << 20;
    private static final int OK = 200;

    /** RFC 6750, 2.1. */
    private static final Pattern BEARER = Pattern.compile("[A-Za-z0-9._~+/-]+=*");

    /** RFC 6749, 5.2. */
    private static final Pattern ERROR = Pattern.compile("[A-Za-z0-9_.-]{1,50}");

    private final ClientCredentials credentials;
    private final InstantSource clock;
    private final HttpClient http;
    private final JsonMapper json = new JsonMapper();

    TokenRequest(ClientCredentials credentials, InstantSource clock) {
        this.credentials = credentials;
        this.clock = clock;
        var builder =
                HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).connectTimeout(TIMEOUT);
        if (credentials.tls() != null) {
            builder.sslContext(credentials.tls());
        }
        this.http = builder.build();
    }

    /**
     * Asks once.
     *
     * @throws IOException where there is no token; its message says why, and holds no secret
     */
    BearerToken send() throws IOException, InterruptedException {
        Instant before = clock.instant();
        HttpResponse<String> answer;
        try {
            answer = http.send(request(), BodyHandlers.limiting(BodyHandlers.ofString(UTF_8), MOST_BYTES));
        } catch (IOException e) {
            throw new IOException(
                    "the token endpoint %s does not answer: %s".formatted(credentials.tokenEndpoint(), e));
        }
        JsonNode body = parsed(answer.body());
        if (answer.statusCode() != OK) {
            String error = body.path("error").asString("");
            throw refusal(answer.statusCode() + (ERROR.matcher(error).matches() ? " " + error : ""));
        }
        String value = body.path("access_token").asString("");
        long seconds = body.path("expires_in").asLong(0);
        if (!BEARER.matcher(value).matches() || seconds <= 0) {
            throw refusal("200 without a usable access_token and expires_in");
        }
        return new BearerToken(
                value,
                before.toEpochMilli(),
                before.plusSeconds(seconds).toEpochMilli(),
                credentials.clientId(),
                credentials.scope() == null
                        ? Set.of()
                        : Set.of(credentials.scope().split(" ")));
    }

    private IOException refusal(String what) {
        return new IOException("the token endpoint %s answers %s".formatted(credentials.tokenEndpoint(), what));
    }

    private HttpRequest request() {
        String client = encoded(credentials.clientId()) + ":" + encoded(credentials.clientSecret());
        String scope = credentials.scope() == null ? "" : "&scope=" + encoded(credentials.scope());
        return HttpRequest.newBuilder(credentials.tokenEndpoint())
                .timeout(TIMEOUT)
                .header("Authorization", "Basic " + Base64.getEncoder().encodeToString(client.getBytes(UTF_8)))
                .header("Content-Type", "application/x-www-form-urlencoded")
                .header("Accept", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString("grant_type=client_credentials" + scope))
                .build();
    }

    /** RFC 6749, 2.3.1. */
    private static String encoded(String text) {
        return URLEncoder.encode(text, UTF_8);
    }

    private JsonNode parsed(String body) {
        try {
            return json.readTree(body);
        } catch (JacksonException _) {
            return MissingNode.getInstance();
        }
    }

    @Override
    public void close() {
        http.shutdownNow();
    }
}
