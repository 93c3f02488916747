package dev.sluice.ingest.provider.account;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sluice.ingest.FaultyApi;
import dev.sluice.ingest.inbox.InboxService;
import dev.sluice.ingest.provider.Certificates;
import dev.sluice.ingest.provider.Mutations;
import dev.sluice.ingest.provider.Mutations.Signed;
import dev.sluice.testkit.TestPostgres;
import java.io.IOException;
import java.net.ConnectException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.PrivateKey;
import java.time.Duration;
import java.util.Arrays;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.json.JsonMapper;

/** What is not as its provider signed it gets no further than the door, which tells the same of all of it; a third of each. */
class MutationsIT {

    private static final FaultyApi API = new FaultyApi();
    private static final HttpClient HTTP = HttpClient.newHttpClient();
    private static final JsonMapper JSON = new JsonMapper();
    private static final int TOGETHER = 32;
    private static final String TAKEN = "taken";

    private static InboxService service;
    private static PrivateKey paypal;

    @BeforeAll
    static void start(@TempDir Path keys, @TempDir Path folder) throws IOException {
        Certificates certificates = Certificates.in(keys);
        Files.write(
                folder.resolve("CERT-1.pem"),
                certificates.certify(
                        "CERT-1", "CN=messageverificationcerts.sandbox.paypal.com", "ca", 2048, "-1d", 10));
        Files.writeString(folder.resolve("ca.pem"), certificates.pem("ca"));
        paypal = certificates.key("CERT-1");
        Path accounts = folder.resolve("accounts.yaml");
        Files.writeString(accounts, """
                accounts:
                  shop: {provider: stripe, live: false, secrets_env: STRIPE_SECRETS}
                  market: {provider: adyen, live: false, secrets_env: ADYEN_KEYS, basic_env: ADYEN_BASIC}
                  store: {provider: paypal, live: false, webhook_id: %s, certificates: %s}
                """.formatted(Signers.PAYPAL_WEBHOOK, folder));
        service = InboxService.start(
                API,
                TestPostgres.port(),
                "server.address=127.0.0.1",
                "providers.file=" + accounts,
                "STRIPE_SECRETS=" + Signers.STRIPE_SECRET,
                "ADYEN_KEYS=" + Signers.ADYEN_KEY,
                "ADYEN_BASIC=" + Signers.ADYEN_BASIC);
    }

    @AfterAll
    static void close() throws IOException {
        service.close();
        API.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"stripe/shop", "adyen/market", "paypal/store"})
    void noneIsTakenAndAllAreToldTheSame(String path) {
        Signed valid = valid(path);
        assertThat(post(path, valid).join().statusCode()).isIn(200, 202);
        long stored = stored();

        Set<String> told = new TreeSet<>();
        Iterator<Signed> mutations = Mutations.of(valid, 5)
                .limit(Mutations.COUNT / 3)
                .filter(mutated -> !isSameOverHttp(mutated, valid))
                .iterator();
        while (mutations.hasNext()) {
            Map<Signed, CompletableFuture<HttpResponse<String>>> answers = new LinkedHashMap<>();
            for (int i = 0; i < TOGETHER && mutations.hasNext(); i++) {
                Signed mutated = mutations.next();
                answers.put(mutated, post(path, mutated));
            }
            answers.forEach((mutated, answer) -> told.add(told(mutated, valid, answer(path, mutated, answer))));
        }

        told.remove(TAKEN);
        assertThat(told).singleElement().asString().startsWith("401 ").contains("The webhook is not signed as agreed.");
        assertThat(stored()).isEqualTo(stored);
    }

    /** Each refusal closes its connection, and may leave its port to nobody for a minute: then it is sent again. */
    private static HttpResponse<String> answer(
            String path, Signed mutated, CompletableFuture<HttpResponse<String>> answer) {
        try {
            return answer.join();
        } catch (CompletionException e) {
            if (!(e.getCause() instanceof ConnectException)) {
                throw e;
            }
            return await().atMost(Duration.ofMinutes(3))
                    .ignoreExceptions()
                    .until(() -> post(path, mutated).join(), _ -> true);
        }
    }

    /** What is taken has, in all that its signature covers, what the valid one has. */
    private static String told(Signed mutated, Signed valid, HttpResponse<String> answer) {
        if (answer.statusCode() == 200) {
            assertThat(valid.headers()).as("of Adyen's only a part is signed").containsOnlyKeys("Authorization");
            assertThat(whatAdyenSigns(mutated)).isEqualTo(whatAdyenSigns(valid));
            return TAKEN;
        }
        return answer.statusCode() + " " + answer.body();
    }

    /** HTTP has no space around a value, and who sends by it no control characters in one. */
    private static boolean isSameOverHttp(Signed mutated, Signed valid) {
        Map<String, List<String>> stripped = new TreeMap<>();
        mutated.headers()
                .forEach((name, values) ->
                        stripped.put(name, values.stream().map(String::strip).toList()));
        return (stripped.equals(valid.headers()) && Arrays.equals(mutated.body(), valid.body()))
                || stripped.values().stream().flatMap(List::stream).anyMatch(value -> !value.matches("[ -~]*"));
    }

    private static List<String> whatAdyenSigns(Signed signed) {
        return JSON.readTree(signed.body()).path("notificationItems").values().stream()
                .map(item -> item.path("NotificationRequestItem"))
                .map(item -> Signers.ADYEN_SIGNED.stream()
                        .map(pointer -> item.at(pointer).asString(""))
                        .collect(Collectors.joining("|")))
                .toList();
    }

    private static Signed valid(String path) {
        String item = """
                {"pspReference":"8535296650153317","originalReference":"orig","merchantAccountCode":"Shop",\
                "merchantReference":"order-1","amount":{"value":1130,"currency":"EUR"},"eventCode":"AUTHORISATION",\
                "success":"true","eventDate":"2026-11-26T09:00:00+01:00"}""";
        String event = "{\"id\":\"evt-1\",\"type\":\"t\",\"event_type\":\"t\",\"livemode\":false}";
        String body = path.startsWith("adyen")
                ? Signers.adyenBody(Stream.of(Signers.adyenItem(item, Signers.ADYEN_KEY)))
                : event;
        String[] headers = switch (path) {
            case "stripe/shop" -> Signers.stripe(body);
            case "adyen/market" -> Signers.basic(Signers.ADYEN_BASIC);
            default ->
                Signers.paypal(paypal, "https://api.sandbox.paypal.com/v1/notifications/certs/CERT-1", "id-1", body);
        };
        var map = new TreeMap<String, String>();
        for (int i = 0; i < headers.length; i += 2) {
            map.put(headers[i], headers[i + 1]);
        }
        return Signed.of(map, body.getBytes(UTF_8));
    }

    private static long stored() {
        return service.database().number("select count(*) from webhooks");
    }

    private static CompletableFuture<HttpResponse<String>> post(String path, Signed signed) {
        var request = HttpRequest.newBuilder(service.ingest().uri("/webhooks/" + path))
                .POST(BodyPublishers.ofByteArray(signed.body()))
                .header("Content-Type", "application/json");
        signed.headers().forEach((name, values) -> values.forEach(value -> request.header(name, value)));
        return HTTP.sendAsync(request.build(), BodyHandlers.ofString());
    }
}
