package dev.sluice.ingest.provider.account;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.ingest.inbox.InboxService;
import dev.sluice.ingest.provider.Certificates;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.PrivateKey;
import java.util.List;
import java.util.stream.Stream;

/** Accounts at all providers, and what is sent to them: a payment and its dispute, which does not name its payment's order. */
final class Stories {

    private static final String CERTIFICATE = "https://api.sandbox.paypal.com/v1/notifications/certs/CERT-1";

    private static final HttpClient HTTP = HttpClient.newHttpClient();

    private final Path accounts;
    private final PrivateKey paypal;

    private Stories(Path accounts, PrivateKey paypal) {
        this.accounts = accounts;
        this.paypal = paypal;
    }

    /** With a file of accounts and PayPal's certificate in a folder. */
    static Stories in(Path keys, Path folder) {
        Certificates certificates = Certificates.in(keys);
        Path accounts = folder.resolve("accounts.yaml");
        try {
            Files.write(
                    folder.resolve("CERT-1.pem"),
                    certificates.certify(
                            "CERT-1", "CN=messageverificationcerts.sandbox.paypal.com", "ca", 2048, "-1d", 10));
            Files.writeString(folder.resolve("ca.pem"), certificates.pem("ca"), UTF_8);
            Files.writeString(accounts, """
                    accounts:
                      shop: {provider: stripe, live: true, secrets_env: STRIPE_SECRETS, order_id_prefix: "shop-"}
                      market: {provider: adyen, live: false, secrets_env: ADYEN_KEYS, basic_env: ADYEN_BASIC}
                      store: {provider: paypal, live: false, webhook_id: %1$s, certificates: %2$s, order_id_prefix: "store-"}
                      own: {provider: paypal, live: false, webhook_id: %1$s, certificates: %2$s, order_id_prefix: "own-",
                        order_id: [/resource/custom_id, /resource/purchase_units/0/custom_id]}
                    """.formatted(Signers.PAYPAL_WEBHOOK, folder));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return new Stories(accounts, certificates.key("CERT-1"));
    }

    /** Changes the file of accounts. */
    void change(String part, String instead) throws IOException {
        String text = Files.readString(accounts);
        assertThat(text).contains(part);
        Files.writeString(accounts, text.replace(part, instead));
    }

    /** Of a service that has these accounts, and more. */
    String[] settings(String... more) {
        return Stream.concat(
                        Stream.of(
                                "server.address=127.0.0.1",
                                "providers.file=" + accounts,
                                "STRIPE_SECRETS=" + Signers.STRIPE_SECRET,
                                "ADYEN_KEYS=" + Signers.ADYEN_KEY,
                                "ADYEN_BASIC=" + Signers.ADYEN_BASIC),
                        Stream.of(more))
                .toArray(String[]::new);
    }

    /**
     * A payment and its dispute.
     *
     * @param order what its order is; in it and in the events, {@code #} is another payment's number for each arrival
     */
    record Story(String provider, String account, String order, List<String> events) {}

    static Stream<Story> all() {
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

    /** Sends an event, signed. */
    void post(InboxService service, Story story, String event) {
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
