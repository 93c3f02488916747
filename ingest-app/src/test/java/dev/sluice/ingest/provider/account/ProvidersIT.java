package dev.sluice.ingest.provider.account;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sluice.ingest.Contract;
import dev.sluice.ingest.FaultyApi;
import dev.sluice.ingest.Ingest;
import dev.sluice.ingest.Samples;
import dev.sluice.ingest.inbox.InboxService;
import dev.sluice.ingest.provider.Certificates;
import dev.sluice.ingest.provider.Checksums;
import dev.sluice.testkit.TcpProxy;
import dev.sluice.testkit.TestPostgres;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** The whole service with accounts at providers: what these are told, and what is stored. */
class ProvidersIT {

    private static final String KEY = Signers.ADYEN_KEY;
    private static final String BASIC = Signers.ADYEN_BASIC;
    private static final String STRIPE = "/webhooks/stripe/shop";
    private static final String ADYEN = "/webhooks/adyen/market";
    private static final String PAYPAL = "/webhooks/paypal/store";
    private static final String EVENT = """
            {"id":"%s","object":"event","type":"payment_intent.succeeded","created":1795600000,"livemode":%s,"data":{"object":\
            {"id":"pi_1","object":"payment_intent","amount":1999,"currency":"eur","status":"succeeded","created":1795600000,\
            "metadata":{"order_id":"order-1"}}}}""";

    private final FaultyApi api = new FaultyApi();
    private final TcpProxy postgres = new TcpProxy(TestPostgres.port());
    private final HttpClient http = HttpClient.newHttpClient();

    private InboxService service;

    @BeforeEach
    void start(@TempDir Path directory) throws IOException {
        service = serve(directory, "server.address=127.0.0.1");
    }

    private InboxService serve(Path directory, String... settings) throws IOException {
        Path accounts = directory.resolve("accounts.yaml");
        Files.writeString(accounts, """
                accounts:
                  shop: {provider: stripe, live: true, secrets_env: STRIPE_SECRETS, order_id_prefix: "shop-"}
                  market: {provider: adyen, live: false, secrets_env: ADYEN_KEYS, basic_env: ADYEN_BASIC}
                  store: {provider: paypal, live: false, webhook_id: %s, certificates: %s}
                """.formatted(Signers.PAYPAL_WEBHOOK, directory));
        return InboxService.start(
                api,
                postgres.port(),
                Stream.concat(
                                Stream.of(
                                        "providers.file=" + accounts,
                                        "STRIPE_SECRETS=" + Signers.STRIPE_SECRET,
                                        "ADYEN_KEYS=" + KEY,
                                        "ADYEN_BASIC=" + BASIC),
                                Stream.of(settings))
                        .toArray(String[]::new));
    }

    @AfterEach
    void close() throws IOException {
        service.close();
        postgres.close();
        api.close();
    }

    @Test
    void storesAStripesEventOnceWhateverItsBody() {
        assertAnswer(stripe(EVENT.formatted("evt_1", true)), 202, "{\"outcome\":\"queued\"}");
        assertAnswer(
                stripe(EVENT.formatted("evt_1", true).replace("1999", "2000")), 200, "{\"outcome\":\"duplicate\"}");

        assertThat(rows()).isEqualTo("stripe shop payment_intent.succeeded evt_1 shop-order-1");
        assertThat(service.database().text("select convert_from(body, 'UTF8') from webhooks"))
                .isEqualTo(EVENT.formatted("evt_1", true));
        assertThat(service.database().text("select headers from webhooks"))
                .isEqualTo("{\"content-type\":\"application/json\",\"user-agent\":\"test\"}");
    }

    @Test
    void storesWhatACertificateOfTheFolderSigned(@TempDir Path keys, @TempDir Path folder) throws Exception {
        Certificates certificates = Certificates.in(keys);
        Files.write(
                folder.resolve("CERT-1.pem"),
                certificates.certify(
                        "CERT-1", "CN=messageverificationcerts.sandbox.paypal.com", "ca", 2048, "-1d", 10));
        String event =
                "{\"id\":\"WH-1\",\"event_type\":\"PAYMENT.CAPTURE.COMPLETED\",\"resource\":{\"custom_id\":\"order-1\"}}";
        String[] headers = Signers.paypal(
                certificates.key("CERT-1"),
                "https://api.sandbox.paypal.com/v1/notifications/certs/CERT-1",
                "id-1",
                event);

        service.close();
        Files.writeString(folder.resolve("ca.pem"), certificates.pem("ca"));
        service = serve(folder, "server.address=127.0.0.1");
        assertAnswer(post(PAYPAL, event, headers), 202, "{\"outcome\":\"queued\"}");
        assertAnswer(post(PAYPAL, event, headers), 200, "{\"outcome\":\"duplicate\"}");
        assertThat(post(PAYPAL, event.replace("1", "2"), headers).statusCode()).isEqualTo(401);
        assertAnswer(post(PAYPAL, withChecksumOf(event), headers), 200, "{\"outcome\":\"duplicate\"}");
        assertThat(service.database().number("select count(*) from webhooks")).isEqualTo(1);
        assertThat(rows()).startsWith("paypal store PAYMENT.CAPTURE.COMPLETED WH-1");
        assertThat(service.database().text("select headers from webhooks"))
                .contains("\"paypal-transmission-id\":\"id-1\"")
                .doesNotContain("-sig");
    }

    /** Another event, which the signature of the first fits. */
    private static String withChecksumOf(String event) {
        return IntStream.range(2, 10_000)
                .mapToObj(i -> Checksums.withChecksumOf(
                        event.getBytes(UTF_8),
                        event.replace("WH-1", "WH-" + i)
                                .replace("}}", ",\"pad\":\"")
                                .getBytes(UTF_8),
                        "\"}}".getBytes(UTF_8)))
                .map(bytes -> new String(bytes, ISO_8859_1))
                .filter(text -> text.matches("[ -~&&[^\\\\]]*") && text.matches(".*pad\":\"[^\"]*\"}}"))
                .findFirst()
                .orElseThrow();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 6})
    void storesEachOfAdyensItemsAndAcceptsThemAsOne(int items) {
        String body = Signers.adyenBody(IntStream.range(0, items).mapToObj(i -> item("psp" + i, "order-" + i, KEY)));

        for (int i = 0; i < 2; i++) {
            assertAnswer(adyen(body, BASIC), 200, "[accepted]");
        }
        assertThat(service.database().number("select count(*) from webhooks")).isEqualTo(items);
        assertThat(rows().lines().toList().getLast())
                .isEqualTo("adyen market AUTHORISATION psp%1$s:AUTHORISATION:true order-%1$s".formatted(items - 1));
    }

    @Test
    void storesNothingOfABatchWithABadItem() {
        String bad = KEY.replace('4', '5');
        String body = Signers.adyenBody(
                Stream.of(item("psp0", "order", KEY), item("psp1", "order", bad), item("psp2", "order", KEY)));

        for (int i = 0; i < 2; i++) {
            assertThat(adyen(body, BASIC).statusCode()).isEqualTo(401);
        }
        assertThat(service.database().number("select count(*) from webhooks")).isZero();
    }

    @Test
    void storesWhatIsOfTheOtherWorldAndAppliesItNever() {
        assertAnswer(stripe(EVENT.formatted("evt_test", false)), 202, "{\"outcome\":\"queued\"}");

        await().until(() -> service.database().number("select count(*) from unapplied where status = 'ignored'") == 1);
        assertThat(api.requests()).isEmpty();
    }

    @Test
    void ignoresWhatIsOfAConnectedAccountWithoutAPathOfItsOwn() {
        String event =
                EVENT.formatted("evt_connected", true).replace("\"livemode\"", "\"account\":\"acct_7\",\"livemode\"");
        assertAnswer(stripe(event), 202, "{\"outcome\":\"queued\"}");

        await().until(() -> service.database().number("select count(*) from unapplied where status = 'ignored'") == 1);
        assertThat(service.database().text("select reason from unapplied"))
                .isEqualTo(
                        "it is of the connected account acct_7, and the account's webhooks are of the account itself");
        assertThat(service.database().number("select count(*) from aliases")).isZero();
        assertThat(api.requests()).isEmpty();
    }

    @Test
    void tellsWhichRowOfItsTableAnEventIsReadBy() {
        stripe(EVENT.formatted("evt_1", true));
        stripe(EVENT.formatted("evt_2", false));

        assertThat(translation("evt_1").path("row").asString())
                .isEqualTo("event: payment_intent.succeeded, order: [created, success]");
        assertThat(translation("evt_1").path("version").asString()).startsWith("stripe-");
        assertThat(translation("evt_1")
                        .path("updates")
                        .valueStream()
                        .map(update -> update.path("status").asString()))
                .containsExactly("created", "success");
        assertThat(translation("evt_2").has("row")).isFalse();
        assertThat(translation("evt_2").path("reason").asString()).contains("not of the account's world");
    }

    private JsonNode translation(String event) {
        String id = String.valueOf(
                service.database().text("select id from webhooks where provider_event_id = '%s'".formatted(event)));
        return service.ingest()
                .send(service.ingest().request("/inbox/webhooks/" + id).GET())
                .body()
                .path("translation");
    }

    /** But for the path that was called. */
    @Test
    void tellsTheSameOfAllThatIsNotSignedAsAgreed() {
        String body = EVENT.formatted("evt_1", true);
        String adyens = Signers.adyenBody(Stream.of(item("psp", "order", KEY)));

        assertThat(Stream.of(
                                post(STRIPE, body),
                                post(STRIPE, body, "Stripe-Signature", "t=1,v1=" + "0".repeat(64)),
                                post(STRIPE, "{", Signers.stripe("{}")),
                                post(ADYEN, adyens),
                                post(ADYEN, adyens, "Authorization", "Bearer " + "x".repeat(32)),
                                adyen(adyens, "adyen:another password"),
                                adyen("no JSON", BASIC),
                                post(PAYPAL, "{}"),
                                post(PAYPAL, "{}", "PAYPAL-CERT-URL", "https://evil.example/CERT-1"))
                        .peek(answer -> assertThat(answer.statusCode()).isEqualTo(401))
                        .peek(answer -> assertThat(answer.headers().firstValue("WWW-Authenticate"))
                                .isPresent())
                        .map(answer -> answer.body().replaceAll("/webhooks/[a-z]+/[a-z]+", ""))
                        .distinct())
                .singleElement()
                .asString()
                .contains("The webhook is not signed as agreed.");
        assertThat(service.database().number("select count(*) from webhooks")).isZero();
    }

    @ParameterizedTest
    @ValueSource(strings = {"/webhooks/stripe/market", "/webhooks/adyen/nobody", "/webhooks/paypal/shop"})
    void tellsAnybodyThatAnAccountIsUnknown(String path) {
        HttpResponse<String> answer = post(path, "{}");

        assertThat(answer.statusCode()).isEqualTo(404);
        assertThat(answer.body()).contains("urn:sluice:problem:unknown-path");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "{", "[]", "{\"id\":\"evt_1\"}", "{\"id\":\"a\\u0000\",\"type\":\"t\"}"})
    void refusesWhatIsSignedAndNoEvent(String body) {
        HttpResponse<String> answer = stripe(body);

        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(answer.body()).contains("urn:sluice:problem:malformed");
    }

    /** Whatever became of orders, and whatever api-server says. */
    @Test
    void saysOnlyThatItCannotStore() {
        assertThat(stripe(EVENT.formatted("evt_1", true)).statusCode()).isEqualTo(202);
        postgres.cut();
        HttpResponse<String> stripe = stripe(EVENT.formatted("evt_2", true));
        HttpResponse<String> adyen = adyen(Signers.adyenBody(Stream.of(item("psp", "order", KEY))), BASIC);
        postgres.restore();

        assertThat(Stream.of(stripe, adyen)).allSatisfy(answer -> {
            assertThat(answer.statusCode()).isEqualTo(503);
            assertThat(answer.headers().firstValue("Retry-After"))
                    .hasValueSatisfying(seconds -> assertThat(seconds).matches("[1-3]"));
            assertThat(answer.body()).contains("urn:sluice:problem:unavailable");
        });
    }

    /** A certificate that is there and cannot be read is no mistake of the sender's; one that is not there may be. */
    @Test
    void saysThatASignatureCannotBeCheckedNow(@TempDir Path keys, @TempDir Path folder) throws IOException {
        Certificates certificates = Certificates.in(keys);
        certificates.certify("CERT-1", "CN=messageverificationcerts.sandbox.paypal.com", "ca", 2048, "-1d", 10);
        Files.createDirectory(folder.resolve("CERT-1.pem"));
        service.close();
        service = serve(folder, "server.address=127.0.0.1");
        String url = "https://api.sandbox.paypal.com/v1/notifications/certs/";

        HttpResponse<String> unavailable =
                post(PAYPAL, "{}", Signers.paypal(certificates.key("CERT-1"), url + "CERT-1", "id-1", "{}"));
        HttpResponse<String> unknown =
                post(PAYPAL, "{}", Signers.paypal(certificates.key("CERT-1"), url + "CERT-2", "id-1", "{}"));

        assertThat(unavailable.statusCode()).isEqualTo(503);
        assertThat(unavailable.headers().firstValue("Retry-After"))
                .hasValueSatisfying(seconds -> assertThat(seconds).matches("[1-3]"));
        assertThat(unavailable.body()).contains("urn:sluice:problem:unavailable", "cannot be checked now");
        assertThat(unknown.statusCode()).isEqualTo(401);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/webhooks/stripe/%73hop", "/webhooks/stripe/shop;a=b", "/webhooks/stripe/shop/"})
    void opensNoOtherSpellingOfAPath(String path) {
        assertThat(post(path, EVENT.formatted("evt_1", true)).statusCode()).isIn(401, 404);
        assertThat(service.database().number("select count(*) from webhooks")).isZero();
    }

    @Test
    void keepsOurOwnContractOpenOnLoopbackOnly(@TempDir Path directory) throws IOException {
        assertThat(new Ingest(service.ingest().uri("/").getPort())
                        .post(Samples.ORDER.path, Samples.ORDER.json)
                        .status())
                .isEqualTo(202);
        try (InboxService everywhere = serve(directory)) {
            Ingest.Answer refused = everywhere.ingest().post(Samples.ORDER.path, Samples.ORDER.json);

            assertThat(refused.status()).isEqualTo(401);
            assertThat(refused.header("WWW-Authenticate")).isEqualTo("StandardWebhooks");
        }
    }

    private String rows() {
        return String.valueOf(service.database()
                .text(
                        "select string_agg(concat_ws(' ', provider, account, event_type, provider_event_id, order_id), E'\\n'"
                                + " order by id) from webhooks"));
    }

    private HttpResponse<String> stripe(String body) {
        return post(STRIPE, body, Signers.stripe(body));
    }

    private HttpResponse<String> adyen(String body, String credentials) {
        return post(ADYEN, body, Signers.basic(credentials));
    }

    private static String item(String psp, String order, String key) {
        return Signers.adyenItem("""
                {"pspReference":"%s","merchantAccountCode":"Shop","merchantReference":"%s","amount":{"value":1999,\
                "currency":"EUR"},"eventCode":"AUTHORISATION","success":"true","eventDate":"2026-11-26T09:00:00+01:00"}""".formatted(psp, order), key);
    }

    private HttpResponse<String> post(String path, String body, String... headers) {
        var request = HttpRequest.newBuilder(service.ingest().uri(path))
                .POST(BodyPublishers.ofString(body))
                .header("Content-Type", "application/json")
                .header("User-Agent", "test");
        for (int i = 0; i < headers.length; i += 2) {
            request.header(headers[i], headers[i + 1]);
        }
        try {
            HttpResponse<String> answer = http.send(request.build(), BodyHandlers.ofString());
            assertThat(Contract.statuses(path.replaceAll("/[^/]+/?$", "/{account}")))
                    .contains(answer.statusCode());
            return answer;
        } catch (IOException | InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void assertAnswer(HttpResponse<String> answer, int status, String body) {
        assertThat(answer.statusCode()).isEqualTo(status);
        assertThat(answer.body()).isEqualTo(body);
    }
}
