package dev.sluice.ingest.provider.table;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.FieldSource;

class TableCheckerTest {

    @ParameterizedTest
    @FieldSource("dev.sluice.ingest.provider.table.Tables#PROVIDERS")
    void findsNothingWrongWithATable(String provider) {
        assertThat(Tables.CHECKER.check(Tables.table(provider), Tables.excerpt(provider)))
                .isEmpty();
    }

    @Test
    void letsWhatIsNotPublishedBeIgnored() {
        assertThat(checkStripeAnd("charge.unheard_of")).isEmpty();
    }

    /** With two rows it would have none. */
    @Test
    void letsWhatIsNotPublishedBeIgnoredByOneRowOnly() {
        assertThat(checkStripeAnd("charge.unheard_of", "charge.unheard_of"))
                .anySatisfy(found -> assertThat(found).contains("charge.unheard_of", "overlaps with"));
        assertThat(checkStripeAnd("refund.unheard_of"))
                .anySatisfy(found -> assertThat(found).contains("refund.unheard_of: a row with a star, and others"));
    }

    private static List<String> checkStripeAnd(String... ignored) {
        var yaml = new StringBuilder(Tables.read(Path.of("src/main/resources/providers/stripe.yaml")));
        for (String event : ignored) {
            yaml.append("\n  - event: %s\n    ignored: nobody needs it\n".formatted(event));
        }
        return Tables.CHECKER.check(TableReader.read(yaml.toString()), Tables.excerpt("stripe"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                // A type without a row, and a row without a type
                "stripe | 'charge.captured, ' | '' | charge.captured: no row",
                "stripe | 'event: payment_intent.canceled' | 'event: payment_intent.cancelled' | no such type of event is published",
                // Rows that overlap, that nothing reaches, and a case that none is for
                "stripe | 'refund.*' | 'refund.*, charge.*' | charge.dispute.created: a row with a star, and others",
                "stripe | 'status: won}' | 'status: [won, lost]}' | overlaps with charge.dispute.closed",
                "adyen | 'TECHNICAL_CANCEL, OFFER_CLOSED]' | 'OFFER_CLOSED]' | TECHNICAL_CANCEL {/success=false, capture=manual}: no row",
                "adyen | 'modification.action: refund}' | 'modification.action: refunded}' | /additionalData/modification.action is never 'refunded'",
                // What is not published, or is of another type
                "stripe | 'order_id: /data/object/metadata/order_id' | 'order_id: /data/object/order' | payment_intent.created: /data/object/order is not published",
                "stripe | '{upper: /data/object/currency}' | '{upper: /data/object/reason}' | /data/object/reason is of the type string, which upper does not read",
                "paypal | '{decimal:' | '{minor_units:' | of the type decimal, which minor_units does not read",
                "stripe | 'aliases: /data/object/id' | 'aliases: /data/object/ids' | payment_intent.created: /data/object/ids is not published",
                "stripe | 'aliases: /data/object/id' | 'aliases: /data/object/created' | /data/object/created is of the type epoch, which text does not read",
                "adyen | 'id: [/originalReference, /eventCode, /success]' | 'id: /paymentReference' | CAPTURE: /paymentReference is not published",
                "adyen | 'id: [/originalReference, /eventCode, /success]' | 'id: /eventDate' | CAPTURE: /eventDate decides, and is not signed",
                // What an update lacks, and what the internal contract does not take
                "adyen | 'created_at: {rfc3339: /eventDate}' | '' | it names no created_at",
                // What the signature leaves open
                "adyen | 'unsigned: [/additionalData, ' | 'unsigned: [' | It takes for unsigned",
                "adyen | 'order_id: /merchantReference' | 'order_id: /reason' | /reason decides, and is not signed",
                "adyen | '[Pending, unsigned]' | 'Pending' | PREARBITRATION_WON {/additionalData/disputeStatus=Pending}: without a second factor it becomes dispute: [won], whatever it says",
                "adyen | '[Pending, unsigned]' | 'Pending' | dispute, without a second factor: SCHEME_ARBITRATION asks for updated when it is won",
                "adyen | 'when: {/success: false}' | 'when: {/success: [false, unsigned]}' | /success is never 'unsigned'",
                "adyen | 'aliases: [/originalReference, ' | 'aliases: [/paymentMethod, ' | /paymentMethod decides, and is not signed",
                "paypal | 'aliases: /resource/order_id' | '' | it names no order_id",
                // Forbidden moves in the normal course
                "adyen | 'id: [/originalReference, /eventCode, /success]' | '' | asks for success when it is success",
                "paypal | 'id: [/resource/supplementary_data/related_ids/order_id, /event_type]' | '' | asks for success when it is success",
                "adyen | 'order: [created, failed]' | 'order: failed' | OFFER_CLOSED {/success=true} asks for failed when it is not there",
                "stripe | 'order: [created, updated]' | 'order: [created, failed]' | asks for success when it is failed",
                "paypal | 'dispute: [opened, updated]' | 'dispute: [opened, lost]' | CUSTOMER.DISPUTE.UPDATED asks for lost when it is lost",
            })
    void findsWhatIsWrong(String provider, String part, String instead, String finding) {
        String yaml = Tables.read(Path.of("src/main/resources/providers/%s.yaml".formatted(provider)));
        assertThat(yaml).contains(part);
        List<String> findings =
                Tables.CHECKER.check(TableReader.read(yaml.replace(part, instead)), Tables.excerpt(provider));
        assertThat(findings).anySatisfy(found -> assertThat(found).contains(finding));
    }
}
