package dev.sluice.bench.hostile;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;

/** What hostile callers do to a request that was right. The same random numbers make the same of it. */
final class Mutations {

    /** Of each something that breaks, hides or forges a line of a log, or ends a text early. */
    private static final List<String> NASTY = List.of(
            "\u0000",
            "\u001b[31mred",
            "\r",
            "\n" + LogWatch.FORGED,
            "\r\n" + LogWatch.FORGED,
            "\u0085",
            "\u2028",
            "\u202e",
            "\u200b",
            "\ud83d\ude00",
            "\u007f",
            "%00",
            "%0a" + LogWatch.FORGED,
            "${jndi:ldap://127.0.0.1/x}",
            "'; drop table orders; --",
            "../../etc/passwd",
            "\\u0000",
            "\\n" + LogWatch.FORGED,
            "\\ud800",
            "null",
            "-1",
            "1e400",
            "9223372036854775808",
            "{}",
            "[]",
            "\"",
            "\\");

    private static final List<String> NAMES = List.of(
            "Content-Length",
            "Transfer-Encoding",
            "Content-Type",
            "Content-Encoding",
            "Host",
            "Connection",
            "Expect",
            "Upgrade",
            "Cookie",
            "traceparent",
            "tracestate",
            "Sluice-Deadline-Ms",
            "Authorization",
            "webhook-id",
            "webhook-timestamp",
            "webhook-signature",
            "Stripe-Signature",
            "X-Forwarded-For",
            "X-HTTP-Method-Override",
            "Range",
            "Accept",
            "Accept-Encoding",
            "Forwarded",
            "Origin",
            "Content-Range");

    private static final List<String> VALUES = List.of(
            "",
            "0",
            "-1",
            "1, 2",
            "99999999999999999999",
            "chunked",
            "chunked, identity",
            "gzip",
            "deflate, br",
            "100-continue",
            "h2c, websocket",
            "application/xml",
            "application/json; charset=utf-16",
            "multipart/form-data; boundary=x",
            "application/x-www-form-urlencoded",
            "text/plain;;;=",
            "*/*;q=x",
            "Bearer",
            "Bearer  ",
            "Basic Og==",
            "00-ffffffffffffffffffffffffffffffff-ffffffffffffffff-ff",
            "keep-alive, close",
            "bytes=0-,-1");

    private static final List<String> METHODS = List.of(
            "GET",
            "PUT",
            "DELETE",
            "PATCH",
            "OPTIONS",
            "TRACE",
            "CONNECT",
            "HEAD",
            "PROPFIND",
            "get",
            "POST\tX",
            "",
            "\u0001");

    private static final List<String> VERSIONS = List.of(
            "HTTP/0.9", "HTTP/1.0", "HTTP/1.2", "HTTP/2.0", "HTTP/9.9", "http/1.1", "HTTP/1.1 HTTP/1.1", "", "X");

    private static final List<String> GARBAGE = List.of(
            "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
            "\u0016\u0003\u0001\u0002\u0000\u0001\u0000\u0001\u00fc\u0003\u0003",
            "SSH-2.0-x\r\n",
            "\r\n\r\n\r\n",
            "GET /\r\n",
            "*1\r\n$4\r\nPING\r\n",
            "EHLO x\r\n");

    private final SplittableRandom random;

    Mutations(SplittableRandom random) {
        this.random = random;
    }

    private <T> T any(List<T> some) {
        return some.get(random.nextInt(some.size()));
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    /** One to three changes somewhere in it. */
    void body(Draft draft) {
        for (int changes = 1 + random.nextInt(3); changes > 0; changes--) {
            draft.body = changed(draft.body);
        }
    }

    private byte[] changed(byte[] body) {
        if (body.length == 0) {
            return bytes(any(NASTY));
        }
        int at = random.nextInt(body.length);
        return switch (random.nextInt(8)) {
            case 0 -> replaced(body, at, 1, new byte[] {(byte) random.nextInt(256)});
            case 1 -> replaced(body, at, Math.min(body.length - at, 1 + random.nextInt(20)), new byte[0]);
            case 2 -> replaced(body, at, 0, bytes(any(NASTY)));
            case 3 -> inText(body, any(NASTY));
            case 4 -> replaced(body, at, 0, Arrays.copyOfRange(body, random.nextInt(at + 1), at));
            case 5 -> replaced(body, 0, 0, new byte[] {(byte) 0xef, (byte) 0xbb, (byte) 0xbf});
            case 6 -> bytes("[".repeat(1 + random.nextInt(5_000)));
            default -> replaced(body, at, 0, new byte[] {(byte) 0xc3, (byte) 0x28});
        };
    }

    /** Within one of its texts, so that it may stay JSON. */
    private byte[] inText(byte[] body, String text) {
        int quote = random.nextInt(body.length);
        while (quote < body.length - 1 && body[quote] != '"') {
            quote++;
        }
        return replaced(body, quote + 1, 0, bytes(text));
    }

    private static byte[] replaced(byte[] bytes, int at, int length, byte[] by) {
        var result = new ByteArrayOutputStream();
        result.write(bytes, 0, at);
        result.writeBytes(by);
        result.write(bytes, at + length, bytes.length - at - length);
        return result.toByteArray();
    }

    void headers(Draft draft) {
        for (int changes = 1 + random.nextInt(3); changes > 0; changes--) {
            int some = random.nextInt(draft.headers.size());
            switch (random.nextInt(7)) {
                case 0 -> draft.headers.get(some)[1] += any(NASTY);
                case 1 -> draft.headers.get(some)[0] += any(NASTY);
                case 2 -> draft.headers.remove(some);
                case 3 -> draft.header(any(NAMES), any(NASTY));
                case 4 -> draft.header("X-" + "a".repeat(random.nextInt(10_000)), "b".repeat(random.nextInt(10_000)));
                case 5 -> many(draft);
                default -> draft.header(any(NAMES), any(VALUES));
            }
            if (draft.headers.isEmpty()) {
                return;
            }
        }
    }

    private void many(Draft draft) {
        for (int i = random.nextInt(300); i > 0; i--) {
            draft.header("X-" + i, "v");
        }
    }

    void line(Draft draft) {
        int at = random.nextInt(draft.target.length() + 1);
        switch (random.nextInt(8)) {
            case 0 -> draft.method = any(METHODS);
            case 1 -> draft.version = any(VERSIONS);
            case 2 -> draft.target += "?limit=" + any(NASTY) + "&cursor=" + any(NASTY);
            case 3 -> draft.target = "http://localhost" + draft.target;
            case 4 -> draft.target += "/".repeat(random.nextInt(3)) + "%2e%2e/;x=" + any(NASTY);
            case 5 -> draft.target += "a".repeat(random.nextInt(20_000));
            case 6 ->
                draft.target =
                        any(List.of("*", "", "//", "/%", "/%zz", "/..;/actuator/env", "/actuator/heapdump", "/error"));
            default -> draft.target = draft.target.substring(0, at) + any(NASTY) + draft.target.substring(at);
        }
    }

    /** More than a body or a head may have, by its length or without one. */
    void huge(Draft draft) {
        switch (random.nextInt(4)) {
            case 0 -> draft.body = bytes("{\"a\":\"" + "x".repeat(256 * 1024 + random.nextInt(1 << 20)) + "\"}");
            case 1 -> {
                draft.header("Transfer-Encoding", "chunked");
                draft.body =
                        bytes("10000\r\n%s\r\n".formatted("x".repeat(0x10000)).repeat(1 + random.nextInt(20)));
            }
            case 2 -> draft.header("Content-Length", Long.toString(Long.MAX_VALUE - random.nextInt(10)));
            default -> draft.header("X-Huge", "h".repeat(20_000 + random.nextInt(200_000)));
        }
    }

    /** Without its end; nothing of a body that is whole is left. */
    byte[] truncated(byte[] request) {
        return Arrays.copyOf(request, random.nextInt(request.length));
    }

    byte[] garbage() {
        byte[] noise = new byte[1 + random.nextInt(2_000)];
        random.nextBytes(noise);
        byte[] begin = GARBAGE.get(random.nextInt(GARBAGE.size())).getBytes(StandardCharsets.ISO_8859_1);
        return random.nextBoolean() ? noise : replaced(noise, 0, 0, begin);
    }
}
