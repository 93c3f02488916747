package dev.sluice.ingest.provider.table;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.ingest.update.Event;
import dev.sluice.ingest.update.Translator.IgnoredException;
import dev.sluice.ingest.update.Translator.UnreadableException;
import dev.sluice.ingest.update.Update;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

class TableTranslatorTest {

    private final TableTranslator translator = new TableTranslator(new TableFiles(null).all());

    @Test
    void eachTableHasAVersion() {
        assertThat(Tables.PROVIDERS).map(translator::version).containsExactly("stripe-2", "adyen-3", "paypal-2");
    }

    @Test
    void anEventBecomesUpdatesOfTheOrderItWasKeptWith() {
        assertThat(translate("stripe", "dispute-created", "order-7"))
                .extracting(Update::orderId)
                .containsExactly("order-7");
    }

    @Test
    void theDoorLearnsWhatElseAnOrderIsKnownBy() {
        assertThat(translator.aliases(Accounts.of("stripe"), payload("stripe", "payment-intent-failed")))
                .containsExactly("pi_7Kq");
        assertThat(translator.aliases(Accounts.of("stripe"), payload("stripe", "thin-ping")))
                .isEmpty();
        assertThat(translator.aliases(Accounts.of("stripe"), new JsonMapper().readTree("[1]")))
                .isEmpty();
    }

    @Test
    void theDoorLearnsTheOrderThatAnEventNames() {
        assertThat(translator.orderId(Accounts.of("stripe"), payload("stripe", "dispute-lost-kwd")))
                .isEqualTo("order-1001");
        assertThat(translator.orderId(Accounts.of("stripe"), payload("stripe", "thin-ping")))
                .isNull();
        assertThat(translator.orderId(Accounts.of("stripe"), new JsonMapper().readTree("[1]")))
                .isNull();
    }

    @Test
    void whatIsIgnoredSaysWhy() {
        assertThatThrownBy(() -> translate("stripe", "charge-refunded", null))
                .isInstanceOf(IgnoredException.class)
                .hasMessage("a refund is no outcome of the payment");
    }

    @Test
    @ExtendWith(OutputCaptureExtension.class)
    void whatIsUnexpectedIsLogged(CapturedOutput output) {
        assertThatThrownBy(() -> translate("adyen", "capture-failed", null)).isInstanceOf(IgnoredException.class);
        assertThat(output).contains("event=webhook_unexpected provider=adyen account=shop type=CAPTURE_FAILED");
    }

    @Test
    @ExtendWith(OutputCaptureExtension.class)
    void whatIsLeftOutIsLogged(CapturedOutput output) {
        ObjectNode body = (ObjectNode) payload("adyen", "notification-of-chargeback");
        body.withObject("/additionalData").put("defensePeriodEndsAt", "tomorrow");
        var event = new Event("adyen", "shop", "NOTIFICATION_OF_CHARGEBACK", "1", null, null, List.of("1"), "adyen-3");
        assertThat(translator.translate(Accounts.of("adyen"), event, body, null))
                .isNotEmpty();
        assertThat(output)
                .contains("event=webhook_member_left_out provider=adyen account=shop type=NOTIFICATION_OF_CHARGEBACK"
                        + " reason=\"evidence_due_at is no time of the form rfc3339\"")
                .doesNotContain("tomorrow");
    }

    @Test
    void whatLacksSomethingFailsWithWhatThatIs() {
        assertThatThrownBy(() -> translate("paypal", "dispute-without-reference", null))
                .isInstanceOf(UnreadableException.class)
                .hasMessage("it names no order_id");
    }

    private List<Update> translate(String provider, String payload, @Nullable String orderId) {
        JsonNode body = payload(provider, payload);
        String type = String.valueOf(Nodes.text(body.at(Tables.table(provider).type())));
        var event = new Event(provider, "shop", type, "1", orderId, null, List.of("1"), translator.version(provider));
        return translator.translate(Accounts.of(provider), event, body, null);
    }

    private static JsonNode payload(String provider, String name) {
        return new JsonMapper()
                .readTree(Tables.read(Path.of("src/test/resources/providers", provider, name + ".json")));
    }
}
