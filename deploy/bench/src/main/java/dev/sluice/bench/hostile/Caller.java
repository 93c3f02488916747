package dev.sluice.bench.hostile;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Pattern;

/** Sends bytes as they are, each request over a connection of its own, and reads what comes back. Thread-safe. */
final class Caller {

    private static final int CONNECT_MS = 5_000;
    /** For the first byte of an answer; longer than any of ours takes. */
    private static final int ANSWER_MS = 12_000;
    /** Once something came; who keeps the connection open has no more to say. */
    private static final int REST_MS = 250;

    private static final int MOST = 64 * 1024;
    private static final int PIECES = 10;
    private static final long BETWEEN_PIECES_NANOS = 450_000_000;
    private static final Pattern STATUS = Pattern.compile("(?m)^HTTP/1\\.[01] (\\d{3})");

    /**
     * Addresses of loopback to come from, in turn: a connection that a service ended keeps its two ports for a minute, and one
     * address has too few for all.
     */
    private static final int ADDRESSES = 200;

    private final AtomicInteger calls = new AtomicInteger();

    /** Statuses of all answers on the connection; none where it was closed without one. */
    List<Integer> call(HostileRequest request) throws IOException {
        try (Socket socket = new Socket()) {
            socket.bind(new InetSocketAddress(own(), 0));
            socket.connect(
                    new InetSocketAddress(
                            InetAddress.getLoopbackAddress(), request.door().port()),
                    CONNECT_MS);
            // Our end leaves nothing behind
            socket.setSoLinger(true, 0);
            // Ends with the connection, where it is not done before
            Thread.startVirtualThread(() -> write(socket, request));
            String answer = read(socket);
            return STATUS.matcher(answer)
                    .results()
                    .map(match -> Integer.valueOf(match.group(1)))
                    .toList();
        }
    }

    private InetAddress own() throws IOException {
        byte last = (byte) (2 + calls.getAndIncrement() % ADDRESSES);
        return InetAddress.getByAddress(new byte[] {127, 0, 0, last});
    }

    private static void write(Socket socket, HostileRequest request) {
        byte[] bytes = request.bytes();
        try {
            OutputStream out = socket.getOutputStream();
            if (request.kind() == Kind.SLOW) {
                int piece = Math.max(1, bytes.length / PIECES);
                for (int at = 0; at < bytes.length; at += piece) {
                    out.write(bytes, at, Math.min(piece, bytes.length - at));
                    LockSupport.parkNanos(BETWEEN_PIECES_NANOS);
                }
            } else {
                out.write(bytes);
            }
            if (!request.isWhole()) {
                socket.shutdownOutput();
            }
        } catch (IOException _) {
            // Refused before it was sent: it may have been told why
        }
    }

    private static String read(Socket socket) throws IOException {
        var answer = new ByteArrayOutputStream();
        byte[] buffer = new byte[8_192];
        socket.setSoTimeout(ANSWER_MS);
        try {
            InputStream in = socket.getInputStream();
            for (int length = in.read(buffer); length > 0 && answer.size() < MOST; length = in.read(buffer)) {
                answer.write(buffer, 0, length);
                socket.setSoTimeout(REST_MS);
            }
        } catch (SocketTimeoutException e) {
            if (answer.size() == 0) {
                throw e;
            }
        } catch (IOException _) {
            // Reset: what came before counts
        }
        return answer.toString(StandardCharsets.ISO_8859_1);
    }
}
