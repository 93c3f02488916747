package dev.sluice.ingest;

import dev.sluice.ingest.FaultyApi.Fault;
import java.io.OutputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/** What a server can do to a caller. */
public final class Faults {

    private Faults() {}

    /** An answer as it should be, with a small body and any headers. */
    public static Fault status(int status, String... headers) {
        String body = status == 204 || status == 304 ? "" : "{}";
        return raw("HTTP/1.1 %d Whatever\r\nContent-Length: %d\r\n%s\r\n%s"
                .formatted(status, body.length(), String.join("", withLineEnds(headers)), body));
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
            write(socket, "HTTP/1.1 %d Whatever\r\nContent-Length: 1000000000000\r\n\r\n".formatted(status));
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
