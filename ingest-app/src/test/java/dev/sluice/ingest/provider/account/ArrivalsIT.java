package dev.sluice.ingest.provider.account;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sluice.ingest.inbox.InboxService;
import dev.sluice.ingest.inbox.relay.ModelApi;
import dev.sluice.ingest.provider.Certificates;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.PrivateKey;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * From the door to api-server's model: whichever order the events of a payment and of its dispute come in, the payment is the
 * same order, and the dispute is that order's, though it does not name it.
 */
@Timeout(180)
class ArrivalsIT {

    private static final String CERTIFICATE = "https://api.sandbox.paypal.com/v1/notifications/certs/CERT-1";

    private static final ModelApi API = new ModelApi();
    private static final HttpClient HTTP = HttpClient.newHttpClient();

    private static InboxService service;
    private static PrivateKey paypal;

    /**
     * A payment and its dispute.
     *
     * @param order what its order is; in it and in the events, {@code #} is another payment's number for each arrival
     */
    record Story(String provider, String account, String order, List<String> events) {}

    @BeforeAll
    static void start(@TempDir Path keys, @TempDir Path folder) throws IOException {
        Certificates certificates = Certificates.in(keys);
        Files.write(
                folder.resolve("CERT-1.pem"),
                certificates.certify(
                        "CERT-1", "CN=messageverificationcerts.sandbox.paypal.com", "ca", 2048, "-1d", 10));
        Files.writeString(folder.resolve("ca.pem"), certificates.pem("ca"), UTF_8);
        paypal = certificates.key("CERT-1");
        Path accounts = folder.resolve("accounts.yaml");
        Files.writeString(accounts, """
                accounts:
                  shop: {provider: stripe, live: true, secrets_env: STRIPE_SECRETS, order_id_prefix: "shop-"}
                  market: {provider: adyen, live: false, secrets_env: ADYEN_KEYS, basic_env: ADYEN_BASIC}
                  store: {provider: paypal, live: false, webhook_id: %1$s, certificates: %2$s, order_id_prefix: "store-"}
                  own: {provider: paypal, live: false, webhook_id: %1$s, certificates: %2$s, order_id_prefix: "own-",
                    order_id: [/resource/custom_id, /resource/purchase_units/0/custom_id]}
                """.formatted(Signers.PAYPAL_WEBHOOK, folder));
        service = InboxService.start(
                API,
                "server.address=127.0.0.1",
                "providers.file=" + accounts,
                "STRIPE_SECRETS=" + Signers.STRIPE_SECRET,
                "ADYEN_KEYS=" + Signers.ADYEN_KEY,
                "ADYEN_BASIC=" + Signers.ADYEN_BASIC);
    }

    @AfterAll
    static void close() {
        service.close();
        API.close();
    }

    static Stream<Story> stories() {
        String metadata = "\"id\":\"pi_#\",\"metadata\":{\"order_id\":\"order-#\"}";
        String dispute = """
                "id":"dp_#","charge":"ch_#","payment_intent":"pi_#","reason":"fraudulent","amount":1999,"currency":"eur",\
                "status":"%s\"""";
        var stripe = new Story(
                "stripe",
                "shop",
                "shop-order-#",
                List.of(
                        stripe(1, "payment_intent.created", metadata),
                        stripe(2, "payment_intent.succeeded", metadata),
                        stripe(3, "charge.dispute.created", dispute.formatted("needs_response")),
                        stripe(4, "charge.dispute.closed", dispute.formatted("lost"))));
        var adyen = new Story(
                "adyen",
                "market",
                "order-#",
                List.of(
                        adyen("AUTHORISATION", "\"pspReference\":\"P-#\",\"merchantReference\":\"order-#\""),
                        adyen("CAPTURE", "\"pspReference\":\"C-#\",\"originalReference\":\"P-#\""),
                        adyen("NOTIFICATION_OF_CHARGEBACK", "\"pspReference\":\"D-#\",\"originalReference\":\"P-#\""),
                        adyen("SCHEME_ARBITRATION_LOST", "\"pspReference\":\"D-#\"")));
        return Stream.of(stripe, adyen, paypal("store", "store-O-#"), paypal("own", "own-order-#"));
    }

    private static Story paypal(String account, String order) {
        String dispute = """
                "dispute_id":"PP-D-#","reason":"UNAUTHORISED","status":"OPEN","dispute_amount":{"currency_code":"EUR",\
                "value":"19.99"},"disputed_transactions":[{"seller_transaction_id":"C-#"}]""";
        return new Story(
                "paypal",
                account,
                order,
                List.of(
                        paypal(1, "CHECKOUT.ORDER.APPROVED", """
                                "id":"O-#","purchase_units":[{"custom_id":"order-#"}]"""),
                        paypal(2, "PAYMENT.CAPTURE.COMPLETED", """
                                "id":"C-#","custom_id":"order-#","supplementary_data":{"related_ids":{"order_id":"O-#"}}"""),
                        paypal(3, "CUSTOMER.DISPUTE.CREATED", dispute),
                        paypal(
                                4,
                                "CUSTOMER.DISPUTE.RESOLVED",
                                dispute + ",\"dispute_outcome\":{\"outcome_code\":\"RESOLVED_BUYER_FAVOUR\"}")));
    }

    private static String stripe(int id, String type, String object) {
        return """
                {"id":"evt_#_%s","type":"%s","created":1795600000,"livemode":true,"data":{"object":{"created":1795600000,%s}}}""".formatted(id, type, object);
    }

    private static String adyen(String code, String references) {
        return """
                {"eventCode":"%s",%s,"success":"true","merchantAccountCode":"Shop","eventDate":"2026-11-26T09:00:00+01:00",\
                "amount":{"value":1999,"currency":"EUR"},"reason":"Fraud"}""".formatted(code, references);
    }

    private static String paypal(int id, String type, String resource) {
        return """
                {"id":"WH-#-%s","event_type":"%s","create_time":"2026-11-26T09:15:31Z","resource":{%s}}""".formatted(id, type, resource);
    }

    @ParameterizedTest
    @MethodSource("stories")
    void everyOrderOfArrivalEndsInTheSameOrderAndDispute(Story story) {
        Map<String, String> before = API.states();
        Map<String, String> expected = new HashMap<>(before);
        List<List<String>> arrivals = orders(story.events());
        for (int i = 0; i < arrivals.size(); i++) {
            String number = "" + i;
            arrivals.get(i).forEach(event -> post(story, event.replace("#", number)));
            expected.put(story.order().replace("#", number), "success");
            expected.put("dispute of " + story.order().replace("#", number), "closed");
        }

        await().atMost(Duration.ofSeconds(60))
                .untilAsserted(() -> assertThat(API.states()).isEqualTo(expected));
        await().until(() -> service.database().number("select count(*) from waiting") == 0);
        assertThat(service.database().number("select count(*) from unapplied where status = 'failed'"))
                .isZero();
    }

    private static List<List<String>> orders(List<String> events) {
        if (events.isEmpty()) {
            return List.of(List.of());
        }
        var orders = new ArrayList<List<String>>();
        for (String first : events) {
            var rest = new ArrayList<>(events);
            rest.remove(first);
            orders(rest).forEach(order -> {
                var whole = new ArrayList<>(order);
                whole.addFirst(first);
                orders.add(whole);
            });
        }
        return orders;
    }

    private static void post(Story story, String event) {
        String body = story.provider().equals("adyen")
                ? Signers.adyenBody(Stream.of(Signers.adyenItem(event, Signers.ADYEN_KEY)))
                : event;
        String[] headers = switch (story.provider()) {
            case "stripe" -> Signers.stripe(body);
            case "adyen" -> Signers.basic(Signers.ADYEN_BASIC);
            default -> Signers.paypal(paypal, CERTIFICATE, "id-" + event.hashCode(), body);
        };
        var request = HttpRequest.newBuilder(
                        service.ingest().uri("/webhooks/%s/%s".formatted(story.provider(), story.account())))
                .POST(BodyPublishers.ofString(body))
                .header("Content-Type", "application/json")
                .headers(headers);
        try {
            HttpResponse<String> answer = HTTP.send(request.build(), BodyHandlers.ofString());
            assertThat(answer.statusCode()).as(answer.body()).isBetween(200, 202);
        } catch (IOException | InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
