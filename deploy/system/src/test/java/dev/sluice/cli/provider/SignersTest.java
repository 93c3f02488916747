package dev.sluice.cli.provider;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.adyen.util.HMACValidator;
import com.stripe.exception.SignatureVerificationException;
import com.stripe.net.Webhook;
import java.io.ByteArrayInputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.Signature;
import java.security.cert.CertificateFactory;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.zip.CRC32;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What is signed for accounts to try, the vendors' own libraries accept. */
class SignersTest {

    @TempDir
    private static Path directory;

    private static Accounts accounts;

    @BeforeAll
    static void make() {
        accounts = Accounts.read(DemoAccounts.make(directory), Map.of());
    }

    @Test
    void stripesLibraryAcceptsEachEventAndNoOther() throws Exception {
        String secret = Files.readString(directory.resolve("stripe.secret"));

        for (SampleEvent event : events(ProviderName.STRIPE)) {
            Signed signed = sign(ProviderName.STRIPE, event);
            String header = signed.headers().get("Stripe-Signature");
            String body = new String(signed.body(), UTF_8);
            assertThat(Webhook.constructEvent(body, header, secret).getId()).isEqualTo(event.id());
            assertThatThrownBy(() -> Webhook.constructEvent(body + " ", header, secret))
                    .isInstanceOf(SignatureVerificationException.class);
        }
    }

    @Test
    void adyensLibrarySignsEachItemAlike() throws Exception {
        String key = Files.readString(directory.resolve("adyen.key"));

        for (SampleEvent event : events(ProviderName.ADYEN)) {
            Signed signed = sign(ProviderName.ADYEN, event);
            JsonNode item =
                    JsonMapper.shared().readTree(signed.body()).at("/notificationItems/0/NotificationRequestItem");
            String text = "%s:%s:%s:%s:%s:%s:%s:%s"
                    .formatted(
                            item.path("pspReference").asString(""),
                            item.path("originalReference").asString(""),
                            item.path("merchantAccountCode").asString(""),
                            item.path("merchantReference").asString(""),
                            item.at("/amount/value").asString(""),
                            item.at("/amount/currency").asString(""),
                            item.path("eventCode").asString(""),
                            item.path("success").asString(""));
            assertThat(item.at("/additionalData/hmacSignature").asString())
                    .isEqualTo(new HMACValidator().calculateHMAC(text, key));
            assertThat(signed.headers().get("Authorization")).startsWith("Basic ");
        }
    }

    /** PayPal has no library for it: what its documents say, by the certificate that the folder has. */
    @Test
    void paypalsCertificateVerifiesEachEvent() throws Exception {
        var certificate = CertificateFactory.getInstance("X.509")
                .generateCertificate(
                        new ByteArrayInputStream(Files.readAllBytes(directory.resolve("paypal/CERT-demo.pem"))));

        for (SampleEvent event : events(ProviderName.PAYPAL)) {
            Signed signed = sign(ProviderName.PAYPAL, event);
            Map<String, String> headers = signed.headers();
            CRC32 crc = new CRC32();
            crc.update(signed.body());
            Signature rsa = Signature.getInstance(headers.get("PAYPAL-AUTH-ALGO"));
            rsa.initVerify(certificate);
            rsa.update("%s|%s|DEMO0000000000000|%s"
                    .formatted(
                            headers.get("PAYPAL-TRANSMISSION-ID"),
                            headers.get("PAYPAL-TRANSMISSION-TIME"),
                            crc.getValue())
                    .getBytes(UTF_8));
            assertThat(rsa.verify(Base64.getDecoder().decode(headers.get("PAYPAL-TRANSMISSION-SIG"))))
                    .isTrue();
            assertThat(headers.get("PAYPAL-CERT-URL"))
                    .isEqualTo("https://api.sandbox.paypal.com/v1/notifications/certs/CERT-demo");
        }
    }

    @Test
    void refusesABodyThatIsNotAdyens() {
        assertThatThrownBy(() -> accounts.only(ProviderName.ADYEN).signer().sign("{}".getBytes(UTF_8), Instant.now()))
                .hasMessageContaining("notificationItems");
    }

    private static List<SampleEvent> events(ProviderName provider) {
        Stories stories = Stories.of(provider);
        return stories.all().stream()
                .flatMap(
                        story -> stories
                                .play(
                                        story,
                                        accounts.only(provider),
                                        "order-1",
                                        new Random(story.hashCode()),
                                        Instant.now())
                                .stream())
                .toList();
    }

    private static Signed sign(ProviderName provider, SampleEvent event) {
        return accounts.only(provider).signer().sign(event.body(), Instant.now());
    }
}
