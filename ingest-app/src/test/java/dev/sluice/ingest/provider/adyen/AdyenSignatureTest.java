package dev.sluice.ingest.provider.adyen;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.adyen.model.notification.Amount;
import com.adyen.model.notification.NotificationRequestItem;
import com.adyen.util.HMACValidator;
import dev.sluice.ingest.provider.Mutations;
import dev.sluice.ingest.provider.Mutations.Signed;
import dev.sluice.ingest.provider.Verifier.Verdict;
import java.security.SignatureException;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** Held to published vectors, and to Adyen's own library: it signs what is taken, and refuses what is refused. */
class AdyenSignatureTest {

    private static final String KEY = "44782DEF547AAA06C910C43932B1EB0C71FC68D9D0C057550C48EC2ACF6BA056";
    private static final String OLD_KEY = "DFB1EB5485895CFA84146406857104ABB4CBCABDC8AAF103A624C8F6A3EAAB00";
    private static final String CREDENTIALS = "sluice:p:ass wörd";
    private static final JsonMapper JSON = new JsonMapper();
    private static final List<String> SIGNED = List.of(
            "pspReference", "originalReference", "merchantAccountCode", "merchantReference", "eventCode", "success");

    private List<String> keys = List.of(KEY);
    private @Nullable String credentials;

    /** As Adyen's libraries for Ruby and PHP are tested. */
    @ParameterizedTest
    @CsvSource({
        KEY + ", coqCmt/IZ4E3CzPvMY8zTjQVL5hYJUiBRg8UU+iCWo0=",
        OLD_KEY + ", Ny9gS2veKo5E4w8/OL6xz1/wvT/hYkAXy1xNc/QvO4I=",
    })
    void takesThePublishedVectors(String key, String signature) {
        keys = List.of(key);
        ObjectNode item = item("7914073381342284", "TestPayment-1407325143704", 1130, "EUR");
        item.put("merchantAccountCode", "TestMerchant").remove("originalReference");
        item.putObject("additionalData").put("hmacSignature", signature);

        assertThat(verdict(body(item))).isEqualTo(Verdict.VERIFIED);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 6})
    void takesABatchThatAdyensLibrarySigned(int items) {
        ObjectNode[] batch = IntStream.range(0, items)
                .mapToObj(i -> signed(item("psp" + i, "order-é:" + i, i, "JPY"), KEY))
                .toArray(ObjectNode[]::new);

        assertThat(verdict(body(batch))).isEqualTo(Verdict.VERIFIED);
        assertThat(batch).allMatch(AdyenSignatureTest::isTakenByAdyen);
    }

    @Test
    void refusesABatchOfWhichOneItemIsNotSigned() {
        for (int bad = 0; bad < 3; bad++) {
            ObjectNode[] batch = IntStream.range(0, 3)
                    .mapToObj(i -> signed(item("psp" + i, "order", i, "EUR"), KEY))
                    .toArray(ObjectNode[]::new);
            batch[bad].put("success", "false");

            assertThat(verdict(body(batch))).isEqualTo(Verdict.WRONG);
            assertThat(isTakenByAdyen(batch[bad])).isFalse();
        }
    }

    @Test
    void takesEitherKeyWhileOneIsReplaced() {
        keys = List.of(KEY, OLD_KEY);

        assertThat(verdict(body(signed(item("psp", "order", 1, "EUR"), KEY)))).isEqualTo(Verdict.VERIFIED);
        assertThat(verdict(body(signed(item("psp", "order", 1, "EUR"), OLD_KEY))))
                .isEqualTo(Verdict.VERIFIED);
    }

    @Test
    void refusesAnotherKey() {
        ObjectNode item = signed(item("psp", "order", 1, "EUR"), OLD_KEY);

        assertThat(verdict(body(item))).isEqualTo(Verdict.WRONG);
        assertThat(isTakenByAdyen(item)).isFalse();
    }

    @Test
    void refusesEachSignedMemberThatIsAnotherOrGone() {
        for (String member : SIGNED) {
            ObjectNode other = signed(item("psp", "order", 1, "EUR"), KEY).put(member, "other");
            ObjectNode none = signed(item("psp", "order", 1, "EUR"), KEY);
            none.remove(member);

            assertThat(List.of(other, none)).allSatisfy(item -> {
                assertThat(verdict(body(item))).isEqualTo(Verdict.WRONG);
                assertThat(isTakenByAdyen(item)).isFalse();
            });
        }
        ObjectNode item = signed(item("psp", "order", 1, "EUR"), KEY);
        item.putObject("amount").put("value", 2).put("currency", "EUR");
        assertThat(verdict(body(item))).isEqualTo(Verdict.WRONG);
    }

    /** What the scheme leaves open: docs/providers.md says so. */
    @Test
    void cannotTellWhoWroteWhatIsNotSigned() {
        ObjectNode item = signed(item("psp", "order", 1, "EUR"), KEY)
                .put("eventDate", "other")
                .put("reason", "other");
        item.withObject("additionalData").put("disputeStatus", "Won");

        assertThat(verdict(body(item))).isEqualTo(Verdict.VERIFIED);
        assertThat(isTakenByAdyen(item)).isTrue();
    }

    /** Nothing escapes the colons, so that the same text is signed; Adyen's library takes it. */
    @Test
    void refusesAReferencesColonInAnotherMember() {
        ObjectNode item = signed(item("psp", "order:1", 1, "EUR"), KEY);
        assertThat(verdict(body(item))).isEqualTo(Verdict.VERIFIED);

        item.put("merchantAccountCode", "Shop:order").put("merchantReference", "1");

        assertThat(isTakenByAdyen(item)).isTrue();
        assertThat(verdict(body(item))).isEqualTo(Verdict.UNSIGNED);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "[]",
                "{",
                "{}",
                "null",
                "{\"notificationItems\":[]}",
                "{\"notificationItems\":{}}",
                "{\"notificationItems\":[{}]}",
                "{\"notificationItems\":[1]}",
                "{\"notificationItems\":[{\"NotificationRequestItem\":[]}]}",
                "{\"notificationItems\":[{\"NotificationRequestItem\":{}}]}",
                "{\"notificationItems\":[{\"NotificationRequestItem\":{\"additionalData\":[]}}]}",
                "{\"notificationItems\":[{\"NotificationRequestItem\":{\"additionalData\":{\"hmacSignature\":{}}}}]}",
                "{\"notificationItems\":[{\"NotificationRequestItem\":{\"success\":{},\"additionalData\":{\"hmacSignature\":\"a\"}}}]}",
            })
    void refusesABodyWithoutSignatures(String body) {
        assertThat(verdict(body)).isEqualTo(Verdict.UNSIGNED);
    }

    @Test
    void refusesASecondMemberOfTheSameName() {
        String body = body(signed(item("psp", "order", 1, "EUR"), KEY));

        assertThat(verdict(body.replace("\"success\":", "\"success\":\"false\",\"success\":")))
                .isEqualTo(Verdict.UNSIGNED);
        assertThat(verdict(body + body)).isEqualTo(Verdict.UNSIGNED);
    }

    @Test
    void wantsUserAndPasswordToo() {
        credentials = CREDENTIALS;
        String body = body(signed(item("psp", "order", 1, "EUR"), KEY));
        String right = basic(CREDENTIALS);

        assertThat(verdict(body, right)).isEqualTo(Verdict.VERIFIED);
        assertThat(verdict(body, right.replace("Basic", "basic"))).isEqualTo(Verdict.VERIFIED);
        assertThat(verdict(body, basic(CREDENTIALS + "x"))).isEqualTo(Verdict.WRONG);
        assertThat(verdict(body, basic(""))).isEqualTo(Verdict.WRONG);
        assertThat(verdict(body, "Basic ***")).isEqualTo(Verdict.UNSIGNED);
        assertThat(verdict(body, right.replace("Basic", "Bearer"))).isEqualTo(Verdict.UNSIGNED);
        assertThat(verdict(body)).isEqualTo(Verdict.UNSIGNED);
        assertThat(verdict(body.replace("order", "other"), right)).isEqualTo(Verdict.WRONG);
    }

    /** What is taken is signed as it was. */
    @Test
    void takesNoneOfTenThousandMutationsOfWhatIsSigned() {
        credentials = CREDENTIALS;
        String body = body(
                signed(item("8535296650153317", "order-1", 1130, "EUR"), KEY),
                signed(item("8535296650153318", "order-2", 990, "EUR"), KEY));
        Signed valid = Signed.of(Map.of("Authorization", basic(CREDENTIALS)), body.getBytes(UTF_8));
        assertThat(verdict(valid)).isEqualTo(Verdict.VERIFIED);

        assertThat(Mutations.of(valid, 2))
                .hasSize(Mutations.COUNT)
                .filteredOn(mutated -> verdict(mutated) == Verdict.VERIFIED)
                .allSatisfy(taken -> {
                    assertThat(whatIsSigned(taken)).isEqualTo(whatIsSigned(valid));
                    assertThat(Base64.getDecoder()
                                    .decode(taken.header("Authorization")
                                            .substring(6)
                                            .strip()))
                            .isEqualTo(CREDENTIALS.getBytes(UTF_8));
                });
    }

    @Test
    void takesNoneOfTenThousandMutationsOfSignedMembers() {
        var random = new Random(3);
        assertThat(Stream.generate(() -> {
                            ObjectNode item = signed(item("8535296650153317", "order-1", 1130, "EUR"), KEY);
                            String member = SIGNED.get(random.nextInt(SIGNED.size()));
                            String text = item.path(member).asString();
                            String other = new String(Mutations.bytes(text.getBytes(UTF_8), random), UTF_8);
                            return other.equals(text) ? null : item.put(member, other);
                        })
                        .filter(item -> item != null)
                        .limit(Mutations.COUNT))
                .hasSize(Mutations.COUNT)
                .allSatisfy(item -> assertThat(verdict(body(item))).isNotEqualTo(Verdict.VERIFIED));
    }

    private static List<String> whatIsSigned(Signed signed) {
        return JSON.readTree(signed.body()).path("notificationItems").values().stream()
                .map(item -> item.path("NotificationRequestItem"))
                .map(item -> Stream.concat(
                                SIGNED.stream().map(item::path),
                                Stream.of(item.at("/amount/value"), item.at("/amount/currency")))
                        .map(JsonNode::asString)
                        .collect(Collectors.joining("|")))
                .toList();
    }

    private Verdict verdict(String body) {
        return verdict(Signed.of(Map.of(), body.getBytes(UTF_8)));
    }

    private Verdict verdict(String body, String authorization) {
        return verdict(Signed.of(Map.of("Authorization", authorization), body.getBytes(UTF_8)));
    }

    private Verdict verdict(Signed signed) {
        return signed.checkedBy(new AdyenSignature(keys, credentials));
    }

    private static String basic(String credentials) {
        return "Basic " + Base64.getEncoder().encodeToString(credentials.getBytes(UTF_8));
    }

    private static ObjectNode item(String psp, String reference, long value, String currency) {
        ObjectNode item = JSON.createObjectNode()
                .put("eventCode", "AUTHORISATION")
                .put("eventDate", "2026-11-26T09:00:00+01:00")
                .put("merchantAccountCode", "Shop")
                .put("merchantReference", reference)
                .put("originalReference", "orig")
                .put("pspReference", psp)
                .put("success", "true");
        item.putObject("amount").put("value", value).put("currency", currency);
        return item;
    }

    private static String body(ObjectNode... items) {
        ObjectNode body = JSON.createObjectNode().put("live", "false");
        var list = body.putArray("notificationItems");
        for (ObjectNode item : items) {
            list.addObject().set("NotificationRequestItem", item);
        }
        return body.toString();
    }

    private static ObjectNode signed(ObjectNode item, String key) {
        try {
            item.putObject("additionalData").put("hmacSignature", new HMACValidator().calculateHMAC(adyens(item), key));
            return item;
        } catch (SignatureException e) {
            throw new IllegalStateException(e);
        }
    }

    private static boolean isTakenByAdyen(ObjectNode item) {
        try {
            return new HMACValidator().validateHMAC(adyens(item), KEY);
        } catch (SignatureException | IllegalArgumentException _) {
            return false;
        }
    }

    private static NotificationRequestItem adyens(ObjectNode item) {
        var adyens = new NotificationRequestItem()
                .setPspReference(text(item, "pspReference"))
                .setOriginalReference(text(item, "originalReference"))
                .setMerchantAccountCode(text(item, "merchantAccountCode"))
                .setMerchantReference(text(item, "merchantReference"))
                .setEventCode(text(item, "eventCode"))
                .setSuccess("true".equals(text(item, "success")))
                .setAdditionalData(Map.of(
                        "hmacSignature",
                        item.at("/additionalData/hmacSignature").asString("")));
        var amount = new Amount();
        amount.setValue(item.at("/amount/value").asLong());
        amount.setCurrency(item.at("/amount/currency").asString());
        return adyens.setAmount(amount);
    }

    private static @Nullable String text(ObjectNode item, String member) {
        return item.has(member) ? item.path(member).asString() : null;
    }
}
