package dev.sluice.ingest.provider.table;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.client.model.DisputeUpdateStatus;
import dev.sluice.client.model.OrderUpdateStatus;
import dev.sluice.ingest.provider.Account;
import dev.sluice.ingest.update.Traceparent;
import dev.sluice.ingest.update.Update;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.FieldSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

class TranslatingTest {

    private static final JsonMapper JSON = new JsonMapper();

    @Test
    void whatComesFirstCreatesItsOrderUnderAnEventIdOfItsOwn() {
        List<Update> updates = updates(translate("stripe", payload("stripe", "payment-intent-failed")));
        assertThat(updates).extracting(Update::eventId).containsExactly("evt_2#created", "evt_2");
        assertThat(updates).extracting(Update::orderId).containsOnly("order-1001");
    }

    @Test
    void automaticCaptureMakesAnAuthorisationTheSuccess() {
        ObjectNode event = payload("adyen", "authorisation");
        assertThat(statuses(translate(Accounts.of("adyen"), event)))
                .containsExactly(OrderUpdateStatus.CREATED, OrderUpdateStatus.UPDATED);
        assertThat(statuses(translate(Accounts.capturingItself("adyen"), event)))
                .containsExactly(OrderUpdateStatus.CREATED, OrderUpdateStatus.SUCCESS);
        assertThat(translate(Accounts.capturingItself("adyen"), payload("adyen", "capture")))
                .isInstanceOf(Translation.Ignored.class);
    }

    /** Whoever catches a signed webhook could write anything into what its signature leaves open. */
    @ParameterizedTest
    @FieldSource("dev.sluice.ingest.provider.table.Tables#PROVIDERS")
    void whatIsNotSignedDecidesNothingWithoutASecondFactor(String provider) {
        Table table = Tables.table(provider);
        Excerpt excerpt = Tables.excerpt(provider);
        var samples = new Samples(table, excerpt);
        for (String type : excerpt.eventTypes()) {
            for (Samples.Case one : samples.cases(type)) {
                ObjectNode event = samples.event(one, true);
                ObjectNode stripped = event.deepCopy();
                table.unsigned()
                        .forEach(pointer -> stripped.remove(pointer.last().getMatchingProperty()));
                Account account = samples.account(one, false);
                assertThat(table.row(event, account)).as(one.toString()).isEqualTo(table.row(stripped, account));
            }
        }
    }

    @Test
    void aLostChargebackIsOnlyAnUpdateWithoutASecondFactor() {
        ObjectNode event = payload("adyen", "chargeback-lost-bhd");
        assertThat(disputeStatuses(translate(Accounts.of("adyen"), event)))
                .containsExactly(DisputeUpdateStatus.DISPUTE_OPENED, DisputeUpdateStatus.DISPUTE_CLOSED);
        assertThat(disputeStatuses(translate(Accounts.withoutSecondFactor("adyen"), event)))
                .containsExactly(DisputeUpdateStatus.DISPUTE_OPENED, DisputeUpdateStatus.DISPUTE_UPDATED);
    }

    /** Pending says that it goes on, and is not signed. */
    @ParameterizedTest
    @ValueSource(strings = {"PREARBITRATION_WON", "PREARBITRATION_LOST", "PREARBITRATION_ISSUER_WITHDRAWN"})
    void aPreArbitrationIsOnlyAnUpdateWithoutASecondFactor(String code) {
        ObjectNode event = payload("adyen", "prearbitration-won-pending").put("eventCode", code);
        for (String status : List.of("Pending", "Won", "Lost", "")) {
            event.withObject("/additionalData").put("disputeStatus", status);
            assertThat(disputeStatuses(translate(Accounts.withoutSecondFactor("adyen"), event)))
                    .containsExactly(DisputeUpdateStatus.DISPUTE_UPDATED);
            assertThat(disputeStatuses(translate(Accounts.of("adyen"), event)))
                    .containsExactly(
                            status.equals("Pending")
                                    ? DisputeUpdateStatus.DISPUTE_UPDATED
                                    : DisputeUpdateStatus.DISPUTE_CLOSED);
        }
    }

    @Test
    void anAccountSaysWhereItsOrderAndItsUserAre() {
        ObjectNode event = payload("paypal", "capture-completed");
        Account account = Accounts.own("paypal", "/resource/custom_id", "/resource/id");
        assertThat(new Translating(Tables.table("paypal"), account, event, null).orderId())
                .isEqualTo("eu-order-1001");
        assertThat(updates(translate(account, event)).getFirst()).isInstanceOfSatisfying(Update.Order.class, order -> {
            assertThat(order.orderId()).isEqualTo("eu-order-1001");
            assertThat(order.body().getUserId())
                    .isEqualTo(UUID.nameUUIDFromBytes("paypal/shop/3C679366HH908993F".getBytes(UTF_8)));
        });
    }

    @Test
    void theOrderThatWasKeptWins() {
        ObjectNode event = payload("paypal", "dispute-without-reference");
        var translating = new Translating(
                Tables.table("paypal"),
                Accounts.of("paypal"),
                event,
                Traceparent.parse("00-" + "1".repeat(32) + "-" + "2".repeat(16) + "-01"));
        assertThat(translating.orderId()).isNull();
        assertThat(translating.translate(null, null)).isEqualTo(new Translation.Unusable("it names no order_id"));
        assertThat(updates(translating.translate("order-7", null)))
                .singleElement()
                .satisfies(update -> {
                    assertThat(update.orderId()).isEqualTo("order-7");
                    assertThat(update.traceparent()).isEqualTo(translating.traceparent());
                });
    }

    /** An order id of its own, else what its alias stands for, else the alias itself. */
    @Test
    void anAliasStandsForTheOrderOfWhatHasNoOrderId() {
        ObjectNode event = payload("stripe", "dispute-created");
        assertThat(orderIds(stripe(event).translate("pi_7Kq", "order-7"))).containsOnly("order-7");
        assertThat(orderIds(stripe(event).translate("pi_7Kq", null))).containsOnly("pi_7Kq");
        event.at("/data/object").withObject("/metadata").put("order_id", "order-8");
        assertThat(orderIds(stripe(event).translate("order-8", "order-7"))).containsOnly("order-8");
    }

    /** By a place that its account or its table has had since. Another order id stays what it was. */
    @Test
    void anOrderIdComesBeforeAnAliasThatTheEventWasKeptBy() {
        ObjectNode event = payload("stripe", "dispute-created");
        event.at("/data/object").withObject("/metadata").put("order_id", "order-8");
        assertThat(orderIds(stripe(event).translate("pi_7Kq", null))).containsOnly("order-8");
        assertThat(orderIds(stripe(event).translate("order-7", null))).containsOnly("order-7");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            nullValues = "-",
            value = {
                // With an order id, all of them stand for that
                "stripe | payment-intent-failed | order-1001 | pi_7Kq",
                "stripe | dispute-lost-kwd | order-1001 | pi_7Kq, ch_5Rt",
                "adyen | authorisation | order-1001 | 8836F1",
                "adyen | capture | order-1001 | 8836F1, 8836F2",
                "adyen | notification-of-chargeback | order-1001 | 8836F1, 9914D1",
                "paypal | capture-completed | 5O190127TN364715T | 5O190127TN364715T, 3C679366HH908993F",
                "paypal | sale-completed | PAY-1PA12106 | PAY-1PA12106, 80021663DE681814L",
                // Without one, the first stands for the order, and for itself only where one of that name is made
                "stripe | payment-intent-canceled | pi_7Kq | pi_7Kq",
                "stripe | dispute-created | pi_7Kq | ch_5Rt",
                "paypal | approval-reversed | 5O190127TN364715T | ''",
                "paypal | dispute-accepted | 3C679366HH908993F | ''",
                "paypal | dispute-without-reference | - | ''",
                "stripe | charge-of-intent | - | ''",
            })
    void anEventSaysWhatElseItsOrderIsKnownBy(String provider, String payload, String orderId, String aliases) {
        var translating =
                new Translating(Tables.table(provider), Accounts.of(provider), payload(provider, payload), null);
        assertThat(translating.orderId()).isEqualTo(orderId);
        assertThat(String.join(", ", translating.aliases())).isEqualTo(aliases);
    }

    @Test
    void aliasesHaveThePrefixOfTheirAccountAndAreIdsThatCanBe() {
        ObjectNode event = payload("paypal", "capture-completed");
        Account account = Accounts.own("paypal", "/resource/custom_id", "/resource/id");
        var translating = new Translating(Tables.table("paypal"), account, event, null);
        assertThat(translating.aliases()).containsExactly("eu-5O190127TN364715T", "eu-3C679366HH908993F");
        event.withObject("/resource").put("id", "x".repeat(253)).remove("custom_id");
        assertThat(translating.orderId()).isEqualTo("eu-5O190127TN364715T");
        assertThat(translating.aliases()).containsExactly("eu-5O190127TN364715T");
    }

    /** Stripe says so where the customer's bank takes no answer. */
    @Test
    void zeroSecondsAreNoTime() {
        ObjectNode event = payload("stripe", "dispute-created");
        event.withObject("/data/object/evidence_details").put("due_by", 0);

        assertThat(updates(translate("stripe", event)))
                .isNotEmpty()
                .allSatisfy(
                        update -> assertThat(((Update.Dispute) update).body().getEvidenceDueAt())
                                .isNull());
    }

    /** A dispute is there without it too. */
    @ParameterizedTest
    @CsvSource({
        "stripe, dispute-created, /data/object/evidence_details, due_by, soon, evidence_due_at is no time of the form epoch_seconds",
        "stripe, dispute-created, /data/object/evidence_details, due_by, 999999999999, evidence_due_at is out of range",
        "adyen, notification-of-chargeback, /additionalData, defensePeriodEndsAt, 26.11.2026, evidence_due_at is no time of the form rfc3339",
        "paypal, dispute-created-jpy, /resource, seller_response_due_date, 2026-11-26, evidence_due_at is no time of the form rfc3339",
    })
    void anEvidenceDateThatCannotBeReadIsLeftOut(
            String provider, String payload, String at, String member, String date, String reason) {
        ObjectNode event = payload(provider, payload);
        event.withObject(at).put(member, date);

        Translation translation = translate(provider, event);

        assertThat(updates(translation))
                .isNotEmpty()
                .allSatisfy(
                        update -> assertThat(((Update.Dispute) update).body().getEvidenceDueAt())
                                .isNull());
        assertThat(((Translation.Updates) translation).leftOut()).containsExactly(reason);
    }

    @Test
    void whoIsNotNamedIsLeftOut() {
        assertThat(updates(translate("adyen", payload("adyen", "authorisation-refused"))))
                .isNotEmpty()
                .allSatisfy(update ->
                        assertThat(((Update.Order) update).body().getUserId()).isNull());
    }

    @ParameterizedTest
    @CsvSource({
        // Two, no and three decimals
        "stripe,dispute-created,/data/object,amount,currency,1999,eur,1999",
        "stripe,dispute-created,/data/object,amount,currency,1980,jpy,1980",
        "stripe,dispute-created,/data/object,amount,currency,12340,kwd,12340",
        // Where the provider counts otherwise than ISO 4217
        "stripe,dispute-created,/data/object,amount,currency,50000,ugx,500",
        "stripe,dispute-created,/data/object,amount,currency,500,mga,50000",
        "adyen,chargeback-clp,/amount,value,currency,150000,CLP,1500",
        "adyen,chargeback-clp,/amount,value,currency,1500,IDR,150000",
        "adyen,chargeback-clp,/amount,value,currency,1500,CVE,150000",
        // Decimal texts
        "paypal,dispute-created-jpy,/resource/dispute_amount,value,currency_code,1980,JPY,1980",
        "paypal,dispute-created-jpy,/resource/dispute_amount,value,currency_code,1980.00,JPY,1980",
        "paypal,dispute-created-jpy,/resource/dispute_amount,value,currency_code,19.9,EUR,1990",
        "paypal,dispute-created-jpy,/resource/dispute_amount,value,currency_code,12.345,KWD,12345",
        "paypal,dispute-created-jpy,/resource/dispute_amount,value,currency_code,5000,HUF,500000",
    })
    void anAmountIsInTheMinorUnitOfIso4217(
            String provider,
            String payload,
            String at,
            String value,
            String currency,
            String amount,
            String code,
            long minor) {
        ObjectNode event = withAmount(payload(provider, payload), at, value, currency, amount, code);
        assertThat(updates(translate(provider, event)))
                .allSatisfy(update ->
                        assertThat(((Update.Dispute) update).body().getAmount()).isEqualTo(minor));
    }

    @ParameterizedTest
    @CsvSource({
        "0,EUR,amount is not above 0 and at most 2^53 - 1",
        "-5.00,EUR,amount is not above 0 and at most 2^53 - 1",
        "90071992547409.92,EUR,amount is not above 0 and at most 2^53 - 1",
        "19.999,EUR,amount is no whole number of the currency's minor unit",
        "19.80,JPY,amount is no whole number of the currency's minor unit",
        "1e3,EUR,amount is no number",
        "19.99,XYZ,the decimals of the amount's currency are not known",
        "19.99,XAU,the decimals of the amount's currency are not known",
    })
    void anAmountThatCannotBeIsARefusalWithAReason(String amount, String code, String reason) {
        ObjectNode event = withAmount(
                payload("paypal", "dispute-created-jpy"),
                "/resource/dispute_amount",
                "value",
                "currency_code",
                amount,
                code);
        assertThat(translate("paypal", event)).isEqualTo(new Translation.Unusable(reason));
    }

    /** Whatever is in a body that was verified, it is translated within the contract, or not at all. */
    @ParameterizedTest
    @FieldSource("dev.sluice.ingest.provider.table.Tables#PROVIDERS")
    void oddValuesAreOutOfTheContractNever(String provider) {
        var random = new Random(15);
        for (Path file : Goldens.payloads(provider)) {
            for (int i = 0; i < 300; i++) {
                ObjectNode event = (ObjectNode) JSON.readTree(Tables.read(file));
                odd(event, random);
                if (translate(provider, event) instanceof Translation.Updates(List<Update> updates, List<String> _)) {
                    assertThat(updates)
                            .as(event.toString())
                            .allSatisfy(update ->
                                    assertThat(InternalContract.flaws(update)).isEmpty());
                }
            }
        }
    }

    private static void odd(ObjectNode node, Random random) {
        for (String name : List.copyOf(node.propertyNames())) {
            JsonNode member = node.get(name);
            if (member instanceof ObjectNode object) {
                odd(object, random);
            }
            if (random.nextInt(12) == 0) {
                switch (random.nextInt(9)) {
                    case 0 -> node.remove(name);
                    case 1 -> node.putNull(name);
                    case 2 -> node.put(name, "x".repeat(2000));
                    case 3 -> node.put(name, random.nextBoolean() ? "a\u0000b\u001Fc" : "a\uD800b");
                    case 4 -> node.put(name, "..");
                    case 5 -> node.put(name, Long.MAX_VALUE);
                    case 6 -> node.put(name, -1.5);
                    case 7 -> node.putObject(name).put("id", "x");
                    default -> node.put(name, "\uD83D\uDE00".repeat(600));
                }
            }
        }
    }

    private static ObjectNode withAmount(
            ObjectNode event, String at, String value, String currency, String amount, String code) {
        ObjectNode parent = (ObjectNode) event.at(at);
        if (parent.path(value).isString()) {
            parent.put(value, amount);
        } else {
            parent.put(value, Long.parseLong(amount));
        }
        parent.put(currency, code);
        return event;
    }

    private static ObjectNode payload(String provider, String name) {
        return (ObjectNode)
                JSON.readTree(Tables.read(Path.of("src/test/resources/providers", provider, name + ".json")));
    }

    private static Translating stripe(ObjectNode event) {
        return new Translating(Tables.table("stripe"), Accounts.of("stripe"), event, null);
    }

    private static List<String> orderIds(Translation translation) {
        return updates(translation).stream().map(Update::orderId).toList();
    }

    private static Translation translate(String provider, JsonNode event) {
        return translate(Accounts.of(provider), event);
    }

    private static Translation translate(Account account, JsonNode event) {
        return new Translating(Tables.table(account.provider()), account, event, null).translate(null, null);
    }

    private static List<Update> updates(Translation translation) {
        assertThat(translation).isInstanceOf(Translation.Updates.class);
        return ((Translation.Updates) translation).updates();
    }

    private static List<OrderUpdateStatus> statuses(Translation translation) {
        return updates(translation).stream()
                .map(update -> ((Update.Order) update).body().getStatus())
                .toList();
    }

    private static List<DisputeUpdateStatus> disputeStatuses(Translation translation) {
        return updates(translation).stream()
                .map(update -> ((Update.Dispute) update).body().getStatus())
                .toList();
    }
}
