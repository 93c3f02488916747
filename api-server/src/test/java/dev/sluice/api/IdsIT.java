package dev.sluice.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.api.support.Api;
import dev.sluice.api.support.ApiTest;
import dev.sluice.testkit.Bodies;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;

/** Every id that is taken in can be read. */
@ApiTest
class IdsIT {

    @Autowired
    Api api;

    @ParameterizedTest
    @ValueSource(
            strings = {
                "a\\b",
                "\\",
                "a;b",
                ";",
                "a;b=c",
                "a/b",
                "/",
                "//",
                "a//b",
                "../a",
                "/..",
                "a/../b",
                "...",
                ".a",
                "a.",
                "a.json",
                "%",
                "%41",
                "%2F",
                "a%5Cb",
                "?",
                "a?b=c",
                "#",
                "+",
                "a+b",
                "&",
                "=",
                " ",
                " a ",
                "a b",
                "é",
                "日本",
                "\uD83D\uDE00",
                "\uFEFFa",
                "\u2028",
                "e\u0301",
                "\"",
                "'",
                "<",
                "{x}",
                "[",
                "|",
                "^",
                "`",
                "~",
                "*",
                "**",
                "$",
                ":",
                "@",
                ",",
                "!",
                "events",
                "null",
                "\uFFFD"
            })
    void areReadAsTheyWereTakenIn(String id) {
        assertThat(api.order(Bodies.order("e1", id, "created")).status()).isEqualTo(200);
        assertThat(api.dispute(Bodies.dispute("e1", id, "opened", "2026-11-23T09:00:00Z", ""))
                        .status())
                .isEqualTo(200);
        String encoded = URLEncoder.encode(id, StandardCharsets.UTF_8).replace("+", "%20");

        Api.Answer order = api.get("/orders/" + encoded);
        assertThat(order.status()).isEqualTo(200);
        assertThat(order.text("/order_id")).isEqualTo(id);
        Api.Answer events = api.get("/orders/" + encoded + "/events");
        assertThat(events.status()).isEqualTo(200);
        assertThat(events.text("/items/0/payload/order_id")).isEqualTo(id);
        Api.Answer disputes = api.get("/disputes?order_id=" + encoded);
        assertThat(disputes.status()).isEqualTo(200);
        assertThat(disputes.text("/items/0/order_id")).isEqualTo(id);
        assertThat(disputes.body().path("items").size()).isEqualTo(1);
    }

    /** Also where a client leaves as it is what RFC 3986 lets stand in a path. */
    @ParameterizedTest
    @ValueSource(strings = {"raw;b", "raw;", "raw;b=c", "raw+b", "raw:@!$&'()*,=b"})
    void areReadUnencoded(String id) {
        assertThat(api.order(Bodies.order("e1", id, "created")).status()).isEqualTo(200);

        assertThat(api.get("/orders/" + id).text("/order_id")).isEqualTo(id);
        assertThat(api.get("/orders/" + id + "/events").text("/items/0/payload/order_id"))
                .isEqualTo(id);
    }

    @Test
    void withAPathParameterAreNoOtherOrder() {
        api.order(Bodies.order("e1", "plain", "created"));

        assertThat(api.get("/orders/plain;b").status()).isEqualTo(404);
        assertThat(api.get("/orders;b/plain").status()).isEqualTo(404);
        assertThat(api.get("/orders/plain;b/events").status()).isEqualTo(404);
    }

    /** No client can send them as a part of a path: they are the folder and its parent, however they are encoded. */
    @ParameterizedTest
    @ValueSource(strings = {".", ".."})
    void thatNoPathCanHoldAreRefused(String id) {
        for (Api.Answer answer : new Api.Answer[] {
            api.order(Bodies.order("e1", id, "created")),
            api.dispute(Bodies.dispute("e1", id, "opened", "2026-11-23T09:00:00Z", "")),
        }) {
            assertThat(answer.status()).isEqualTo(400);
            assertThat(answer.text("/errors/0/pointer")).isEqualTo("/order_id");
            assertThat(answer.text("/errors/0/detail")).isNotEmpty();
        }
    }
}
