package dev.sluice.ingest;

import dev.sluice.ingest.FaultyApi.Fault;
import java.io.OutputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/** What a server can do to a caller. */
public final class Faults {

    private Faults() {}

    /** What api-server says when it has applied an update; for both kinds, as readers ignore what they do not know. */
    private static final String APPLIED = """
            {"outcome":"applied","id":"42","order_id":"order-1001","status":"created"}""";

    /** An answer as api-server gives it, with the contract's body where that counts, and any headers. */
    public static Fault status(int status, String... headers) {
        return switch (status) {
            case 204, 304 -> answer(status, "", "", headers);
            case 404 -> problem(status, "not-found", headers);
            case 409 -> problem(status, "already-applied", headers);
            case 422 -> problem(status, "invalid-transition", headers);
            default ->
                status < 300 ? answer(status, "application/json", APPLIED, headers) : answer(status, "", "{}", headers);
        };
    }

    /** A problem of api-server. */
    public static Fault problem(int status, String type, String... headers) {
        return answer(status, "application/problem+json", problemBody(status, type), headers);
    }

    /** The body of a problem of api-server. */
    public static String problemBody(int status, String type) {
        return """
                {"type":"urn:sluice:problem:%s","title":"Title","status":%s,"detail":"Detail"}""".formatted(type, status);
    }

    /** What a proxy answers in the place of api-server. */
    public static Fault page(int status) {
        return answer(status, "text/html", "<html><body>We are back soon</body></html>");
    }

    /** Any answer; without a type where that is empty. */
    public static Fault answer(int status, String contentType, String body, String... headers) {
        return raw("HTTP/1.1 %s Whatever\r\n%sContent-Length: %s\r\n%s\r\n%s"
                .formatted(
                        status,
                        contentType.isEmpty() ? "" : "Content-Type: " + contentType + "\r\n",
                        body.getBytes(StandardCharsets.UTF_8).length,
                        String.join("", withLineEnds(headers)),
                        body));
    }

    /** These bytes, and then the connection stays open. */
    public static Fault raw(String text) {
        return socket -> write(socket, text);
    }

    /** These bytes, and then the connection is closed. */
    public static Fault rawThenClose(String text) {
        return socket -> {
            write(socket, text);
            socket.close();
        };
    }

    /** No answer, and the connection is reset: its caller sees "connection reset". */
    public static Fault reset() {
        return socket -> {
            socket.setSoLinger(true, 0);
            socket.close();
        };
    }

    /** No answer, until the caller gives up. */
    public static Fault hang() {
        return socket -> socket.getInputStream().transferTo(OutputStream.nullOutputStream());
    }

    /** These bytes, and then nothing until the caller gives up. */
    public static Fault rawThenHang(String text) {
        return socket -> {
            write(socket, text);
            hang().answer(socket);
        };
    }

    /** These bytes, and then one more every few milliseconds, so that no single read takes long. */
    public static Fault drip(String text) {
        return socket -> {
            write(socket, text);
            while (true) {
                Thread.sleep(Duration.ofMillis(20));
                write(socket, "x");
            }
        };
    }

    /** An answer whose body never ends, though its end is promised: nobody should wait for it. */
    public static Fault endless(int status) {
        String block = "x".repeat(64 * 1024);
        return socket -> {
            write(socket, "HTTP/1.1 %s Whatever\r\nContent-Length: 1000000000000\r\n\r\n".formatted(status));
            while (true) {
                write(socket, block);
            }
        };
    }

    private static String[] withLineEnds(String[] headers) {
        String[] lines = headers.clone();
        for (int i = 0; i < lines.length; i++) {
            lines[i] += "\r\n";
        }
        return lines;
    }

    private static void write(Socket socket, String text) throws java.io.IOException {
        socket.getOutputStream().write(text.getBytes(StandardCharsets.UTF_8));
        socket.getOutputStream().flush();
    }
}
