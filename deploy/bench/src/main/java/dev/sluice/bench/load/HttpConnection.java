package dev.sluice.bench.load;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * One HTTP/1.1 connection that is kept alive, no more than the benchmark needs: a client for all cases would take more of
 * the cores than what is measured. Used by one thread at a time.
 */
final class HttpConnection implements AutoCloseable {

    private static final int CONNECT_MS = 2_000;

    /** As long as a provider waits. */
    private static final int ANSWER_MS = 10_000;

    private static final byte[] HEADERS_END = "\r\n\r\n".getBytes(StandardCharsets.US_ASCII);

    private final Socket socket;
    private final InputStream in;
    private final OutputStream out;
    private byte[] buffer = new byte[4_096];
    private int filled;
    private boolean over;

    HttpConnection(int port) throws IOException {
        socket = new Socket();
        socket.setTcpNoDelay(true);
        socket.setSoTimeout(ANSWER_MS);
        socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), CONNECT_MS);
        in = socket.getInputStream();
        out = socket.getOutputStream();
    }

    HttpAnswer exchange(byte[] request) throws IOException {
        out.write(request);
        filled = 0;
        int body = find(HEADERS_END, 0) + HEADERS_END.length;
        String head = new String(buffer, 0, body, StandardCharsets.US_ASCII);
        int status = Integer.parseInt(head, 9, 12, 10);
        over = header(head, "connection:").equalsIgnoreCase("close");
        String length = header(head, "content-length:");
        if (!length.isEmpty()) {
            int end = body + Integer.parseInt(length);
            fillTo(end);
            return new HttpAnswer(status, new String(buffer, body, end - body, StandardCharsets.UTF_8));
        }
        return new HttpAnswer(status, chunks(body));
    }

    /** Whether the last answer said that there will be no other. */
    boolean isOver() {
        return over;
    }

    private static String header(String head, String name) {
        for (int line = head.indexOf('\n') + 1; line > 0; line = head.indexOf('\n', line) + 1) {
            if (head.regionMatches(true, line, name, 0, name.length())) {
                return head.substring(line + name.length(), head.indexOf('\r', line))
                        .strip();
            }
        }
        return "";
    }

    private String chunks(int from) throws IOException {
        StringBuilder body = new StringBuilder();
        int at = from;
        while (true) {
            int lineEnd = find(new byte[] {'\r', '\n'}, at);
            int size = Integer.parseInt(new String(buffer, at, lineEnd - at, StandardCharsets.US_ASCII).strip(), 16);
            int end = lineEnd + 2 + size;
            fillTo(end + 2);
            body.append(new String(buffer, lineEnd + 2, size, StandardCharsets.UTF_8));
            at = end + 2;
            if (size == 0) {
                return body.toString();
            }
        }
    }

    /** Where the bytes are, reading on until they come. */
    private int find(byte[] wanted, int from) throws IOException {
        for (int at = from; ; at++) {
            fillTo(at + wanted.length);
            int matched = 0;
            while (matched < wanted.length && buffer[at + matched] == wanted[matched]) {
                matched++;
            }
            if (matched == wanted.length) {
                return at;
            }
        }
    }

    private void fillTo(int end) throws IOException {
        while (filled < end) {
            if (filled == buffer.length) {
                buffer = Arrays.copyOf(buffer, buffer.length * 2);
            }
            int read = in.read(buffer, filled, buffer.length - filled);
            if (read < 0) {
                throw new EOFException("the connection was closed");
            }
            filled += read;
        }
    }

    @Override
    public void close() {
        try {
            socket.close();
        } catch (IOException _) {
            // It is gone, which is all that was wanted
        }
    }
}
