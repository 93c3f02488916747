package dev.sluice.pact;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import tools.jackson.databind.json.JsonMapper;

/**
 * A double of a Pact Broker: answers on loopback, with real state behind it, the requests that the Pact CLI and pact-jvm
 * make for Sluice. What it does not know is a 404 or a 400, never a guess. It takes a token, or user and password.
 */
final class PactBroker implements AutoCloseable {

    static final String TOKEN = "token-of-the-double";
    static final String USER = "sluice";
    static final String PASSWORD = "password-of-the-double";

    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final Set<String> CREDENTIALS = Set.of(
            "Bearer " + TOKEN,
            "Basic " + Base64.getEncoder().encodeToString((USER + ":" + PASSWORD).getBytes(StandardCharsets.UTF_8)));

    private final ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor();
    private final HttpServer server;
    private final BrokerState state = new BrokerState(InstantSource.system());
    private final Map<Pattern, Function<Request, Answer>> routes = new LinkedHashMap<>();

    PactBroker() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(executor);
        server.createContext("/", this::handle);
        new BrokerResources(state, url()).routes().forEach((route, resource) -> routes.put(pattern(route), resource));
        server.start();
    }

    String url() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    BrokerState state() {
        return state;
    }

    @Override
    public void close() {
        server.stop(0);
        executor.close();
    }

    /** {@code GET /pacts/{}}: a pair of braces stands for one part of the path. */
    private static Pattern pattern(String route) {
        return Pattern.compile(Arrays.stream(route.split("\\{}", -1))
                .map(Pattern::quote)
                .reduce((left, right) -> left + "([^/]+)" + right)
                .orElseThrow());
    }

    private void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            Answer answer = CREDENTIALS.contains(exchange.getRequestHeaders()
                            .getOrDefault("Authorization", List.of(""))
                            .getFirst())
                    ? route(exchange)
                    : Answer.refused(401, "No or wrong credentials");
            byte[] body = JSON.writeValueAsBytes(answer.body());
            exchange.getResponseHeaders().set("Content-Type", "application/hal+json;charset=utf-8");
            exchange.sendResponseHeaders(answer.status(), body.length);
            exchange.getResponseBody().write(body);
        }
    }

    private Answer route(HttpExchange exchange) throws IOException {
        URI uri = exchange.getRequestURI();
        byte[] body = exchange.getRequestBody().readAllBytes();
        String wanted = exchange.getRequestMethod() + " " + uri.getRawPath();
        for (Map.Entry<Pattern, Function<Request, Answer>> route : routes.entrySet()) {
            Matcher matcher = route.getKey().matcher(wanted);
            if (matcher.matches()) {
                return answer(route.getValue(), matcher, uri, body);
            }
        }
        return Answer.refused(404, "The double does not know " + wanted);
    }

    private static Answer answer(Function<Request, Answer> resource, Matcher matcher, URI uri, byte[] body) {
        try {
            return resource.apply(new Request(
                    IntStream.rangeClosed(1, matcher.groupCount())
                            .mapToObj(group -> decoded(matcher.group(group)))
                            .toList(),
                    uri.getRawQuery() == null
                            ? List.of()
                            : Stream.of(uri.getRawQuery().split("&"))
                                    .map(PactBroker::decoded)
                                    .toList(),
                    body.length == 0 ? Request.NO_BODY : JSON.readTree(body)));
        } catch (IllegalArgumentException e) {
            return Answer.refused(400, String.valueOf(e.getMessage()));
        }
    }

    private static String decoded(String text) {
        return URLDecoder.decode(text, StandardCharsets.UTF_8);
    }
}
