package dev.sluice.ingest.api.grpc;

import dev.sluice.testkit.Acceptor;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;

/** What is no gRPC server, on plain sockets: it speaks HTTP/2 by hand (RFC 9113), or something else. */
final class RawHttp2 implements AutoCloseable {

    /** What to do with a connection. */
    interface Fault {
        void serve(Socket socket) throws IOException, InterruptedException;
    }

    /** What to do with a stream once its headers are there. */
    interface Answer {
        void write(OutputStream out, int stream) throws IOException, InterruptedException;
    }

    private static final int DATA = 0;
    private static final int HEADERS = 1;
    private static final int RST_STREAM = 3;
    private static final int SETTINGS = 4;
    private static final int ACK = 1;
    private static final int END_STREAM = 1;
    private static final int END_HEADERS = 4;
    private static final int PREFACE = 24;

    private final Acceptor acceptor;
    private final AtomicInteger streams = new AtomicInteger();
    private final AtomicInteger connections = new AtomicInteger();

    private RawHttp2(Fault fault) {
        acceptor = new Acceptor(socket -> accept(socket, fault));
    }

    static RawHttp2 that(Fault fault) {
        return new RawHttp2(fault);
    }

    static RawHttp2 answering(Answer answer) {
        var streams = new RawHttp2[1];
        streams[0] = new RawHttp2(socket -> streams[0].speak(socket, answer));
        return streams[0];
    }

    String target() {
        return "localhost:" + acceptor.port();
    }

    /** How many streams were opened. */
    int streams() {
        return streams.get();
    }

    int connections() {
        return connections.get();
    }

    private void accept(Socket socket, Fault fault) {
        connections.incrementAndGet();
        Thread.ofVirtual().start(() -> {
            try (socket) {
                fault.serve(socket);
            } catch (IOException | InterruptedException _) {
                // the caller is gone
            }
        });
    }

    private void speak(Socket socket, Answer answer) throws IOException, InterruptedException {
        var in = new DataInputStream(socket.getInputStream());
        OutputStream out = socket.getOutputStream();
        in.readNBytes(PREFACE);
        frame(out, SETTINGS, 0, 0, new byte[0]);
        while (true) {
            int length = in.readUnsignedByte() << 16 | in.readUnsignedShort();
            int type = in.readUnsignedByte();
            int flags = in.readUnsignedByte();
            int stream = in.readInt();
            in.readNBytes(length);
            if (type == SETTINGS && (flags & ACK) == 0) {
                frame(out, SETTINGS, ACK, 0, new byte[0]);
            } else if (type == HEADERS) {
                streams.incrementAndGet();
                answer.write(out, stream);
            }
        }
    }

    /** A proxy's page. */
    static Answer page(int status) {
        return page(status, "0");
    }

    static Answer page(int status, String retryAfter) {
        return (out, stream) -> {
            headers(out, stream, status, "text/html", retryAfter);
            frame(out, DATA, END_STREAM, stream, "<html>We are back soon</html>".getBytes(StandardCharsets.UTF_8));
        };
    }

    /** The head of an answer of gRPC and a message of so many bytes, of which there are some; more follow forever. */
    static Answer drip(int promised) {
        return (out, stream) -> {
            headers(out, stream, 200, "application/grpc");
            frame(out, DATA, 0, stream, prefix(promised));
            Thread.ofVirtual().start(() -> drip(out, stream));
        };
    }

    private static void drip(OutputStream out, int stream) {
        try {
            while (true) {
                frame(out, DATA, 0, stream, new byte[] {0});
                Thread.sleep(Duration.ofMillis(20));
            }
        } catch (IOException | InterruptedException _) {
            // the caller is gone
        }
    }

    /** The same, and then the connection breaks. */
    static Answer cutOff() {
        return (out, stream) -> {
            headers(out, stream, 200, "application/grpc");
            frame(out, DATA, 0, stream, prefix(100));
            throw new IOException("cut off");
        };
    }

    /** A message that is larger than any answer. */
    static Answer tooLarge() {
        return (out, stream) -> {
            headers(out, stream, 200, "application/grpc");
            frame(out, DATA, 0, stream, prefix(10_000_000));
        };
    }

    static Answer resetOfTheStream(int code) {
        return (out, stream) -> frame(
                out, RST_STREAM, 0, stream, ByteBuffer.allocate(4).putInt(code).array());
    }

    private static byte[] prefix(int length) {
        return ByteBuffer.allocate(5).put((byte) 0).putInt(length).array();
    }

    private static void headers(OutputStream out, int stream, int status, String contentType) throws IOException {
        headers(out, stream, status, contentType, "0");
    }

    /** By literals without indexing; of the static table, 8 is {@code :status}, 31 {@code content-type}, 53 {@code retry-after}. */
    private static void headers(OutputStream out, int stream, int status, String contentType, String retryAfter)
            throws IOException {
        var block = new ByteArrayOutputStream();
        block.write(8);
        text(block, "" + status);
        block.write(15);
        block.write(31 - 15);
        text(block, contentType);
        block.write(15);
        block.write(53 - 15);
        text(block, retryAfter);
        frame(out, HEADERS, END_HEADERS, stream, block.toByteArray());
    }

    private static void text(ByteArrayOutputStream block, String text) {
        block.write(text.length());
        block.writeBytes(text.getBytes(StandardCharsets.US_ASCII));
    }

    private static void frame(OutputStream out, int type, int flags, int stream, byte[] payload) throws IOException {
        out.write(ByteBuffer.allocate(9 + payload.length)
                .put((byte) (payload.length >> 16))
                .putShort((short) payload.length)
                .put((byte) type)
                .put((byte) flags)
                .putInt(stream)
                .put(payload)
                .array());
        out.flush();
    }

    @Override
    public void close() throws IOException {
        acceptor.close();
    }
}
