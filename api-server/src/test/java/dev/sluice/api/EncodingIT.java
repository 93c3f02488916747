package dev.sluice.api;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_16BE;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.api.support.Api;
import dev.sluice.api.support.ApiTest;
import dev.sluice.api.support.Owner;
import dev.sluice.testkit.Bodies;
import java.net.URLEncoder;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.Charset;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Bytes become text in one way, what is stored is what was applied, and lengths and times are what the contract says. */
@ApiTest
class EncodingIT {

    @Autowired
    Api api;

    @Autowired
    JdbcClient jdbc;

    @Autowired
    Owner owner;

    private final String id = "café-" + UUID.randomUUID();

    static Stream<Arguments> doorsAndCharsets() {
        return Stream.of("ISO-8859-1", "UTF-16", "nonsense")
                .flatMap(charset -> Stream.of(
                        Arguments.of("/internal/updates/orders", "%s", charset),
                        Arguments.of("/internal/updates/orders/batch", "{\"updates\":[{\"update\":%s}]}", charset)));
    }

    @ParameterizedTest
    @MethodSource("doorsAndCharsets")
    void decodesUtf8WhateverTheCharsetSays(String path, String body, String charset) {
        String order = Bodies.order("é1", id, "created");

        assertThat(post(path, body.formatted(order).getBytes(UTF_8), "application/json;charset=" + charset)
                        .status())
                .isEqualTo(200);

        assertThat(api.get("/orders/" + inPath()).text("/order_id")).isEqualTo(id);
        assertThat(payloads()).isEqualTo(order);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/internal/updates/orders", "/internal/updates/disputes", "/internal/updates/orders/batch"})
    void refusesAByteOrderMarkOverlongFormsAndContentCodings(String path) {
        String body = path.endsWith("batch")
                ? "{\"updates\":[{\"update\":%s}]}".formatted(Bodies.order("e1", id, "created"))
                : path.endsWith("orders")
                        ? Bodies.order("e1", id, "created")
                        : Bodies.dispute("e1", id, "opened", "2026-11-23T09:00:00Z", "");
        byte[] overlong = body.replace(id, "\u00C1\u0081").getBytes(ISO_8859_1);

        assertThat(post(path, ("\uFEFF" + body).getBytes(UTF_8), "application/json")
                        .status())
                .isEqualTo(400);
        assertThat(post(path, overlong, "application/json").status()).isEqualTo(400);
        Api.Answer coded = api.post(path, body, "Content-Encoding", "gzip");
        assertThat(coded.status()).isEqualTo(415);
        assertThat(coded.http().headers().firstValue("Accept-Encoding")).hasValue("identity");
    }

    @Test
    void refusesEncodingsOtherThanUtf8() {
        String body = Bodies.order("é1", id, "created");

        for (Charset charset : List.of(UTF_16BE, ISO_8859_1)) {
            assertThat(post("/internal/updates/orders", body.getBytes(charset), "application/json")
                            .status())
                    .isEqualTo(400);
        }
        assertThat(api.get("/orders/" + inPath()).status()).isEqualTo(404);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {"no JSON", "[1]", "null", "{\"a\":", "{\"a\":1,\"a\":2}", "''"})
    void listsAPayloadThatCannotBeReadAsTextAmongTheOthers(String stored) {
        api.order(Bodies.order("e1", id, "created"));
        api.order(Bodies.order("e2", id, "updated"));
        api.dispute(Bodies.dispute("d1", id, "opened", "2026-11-23T09:00:00Z", ""));
        store("order_events", "e1", stored);
        store("dispute_events", "d1", stored);

        Api.Answer events = api.get("/orders/" + inPath() + "/events");
        String dispute = api.get("/disputes?order_id=" + inPath()).text("/items/0/id");
        Api.Answer disputeEvents = api.get("/disputes/" + dispute + "/events");

        assertThat(events.status()).isEqualTo(200);
        assertThat(events.body().at("/items/0/payload").isEmpty()).isTrue();
        assertThat(events.text("/items/0/payload_text")).isEqualTo(stored);
        assertThat(events.text("/items/1/payload/order_id")).isEqualTo(id);
        assertThat(events.body().at("/items/1").has("payload_text")).isFalse();
        assertThat(disputeEvents.status()).isEqualTo(200);
        assertThat(disputeEvents.text("/items/0/payload_text")).isEqualTo(stored);
    }

    @Test
    void readsAPayloadThatWasStoredWithAByteOrderMark() {
        api.order(Bodies.order("e1", id, "created"));
        store("order_events", "e1", "\uFEFF" + Bodies.order("e1", id, "created"));

        Api.Answer events = api.get("/orders/" + inPath() + "/events");

        assertThat(events.status()).isEqualTo(200);
        assertThat(events.text("/items/0/payload/order_id")).isEqualTo(id);
    }

    @Test
    void countsLengthsInCharacters() {
        String long255 = "😀".repeat(255 - id.length()) + id;
        assertThat(api.order(Bodies.order("😀".repeat(255), long255, "created")).status())
                .isEqualTo(200);
        Api.Answer read = api.get("/orders/" + URLEncoder.encode(long255, UTF_8));
        assertThat(read.text("/order_id")).isEqualTo(long255);
    }

    @Test
    void keepsTimesOfAnyOffsetInUtc() {
        String body = Bodies.order("e1", id, "created", "2026-11-23T12:00:00.1234567890-00:00")
                .replace("\"2026-11-23T08:00:00Z\"", "\"2026-11-23t13:30:00+05:30\"");

        assertThat(api.order(body).status()).isEqualTo(200);

        Api.Answer order = api.get("/orders/" + inPath());
        assertThat(order.text("/created_at")).isEqualTo("2026-11-23T08:00:00Z");
        assertThat(order.text("/updated_at")).isEqualTo("2026-11-23T12:00:00.123456Z");

        assertThat(api.order(Bodies.order("e2", id, "updated", "2026-11-23T10:00:00-03:30"))
                        .status())
                .isEqualTo(200);
        assertThat(api.get("/orders/" + inPath()).text("/updated_at")).isEqualTo("2026-11-23T13:30:00Z");
    }

    private Api.Answer post(String path, byte[] body, String contentType) {
        return api.send(HttpRequest.newBuilder(api.uri(path))
                .header("Content-Type", contentType)
                .POST(BodyPublishers.ofByteArray(body))
                .build());
    }

    private String inPath() {
        return URLEncoder.encode(id, UTF_8);
    }

    private String payloads() {
        return jdbc.sql("select payload from order_events join orders on key = order_key where order_id = ?")
                .param(id)
                .query(String.class)
                .single();
    }

    private void store(String events, String eventId, String payload) {
        String holder = events.equals("order_events")
                ? "order_key in (select key from orders where order_id = '%s')"
                : "dispute_key in (select key from disputes where order_id = '%s')";
        owner.execute("update %s set payload = '%s' where provider_event_id = '%s' and %s"
                .formatted(events, payload, eventId, holder.formatted(id)));
    }
}
