package dev.sluice.system;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.ByteBuffer;

/**
 * Asks a broker for the cluster's metadata, as a client does first of all. Written by hand, so that the runner needs no
 * Kafka client: <a href="https://kafka.apache.org/42/design/protocol/">the protocol's</a> Metadata request, version 1.
 */
final class KafkaProbe {

    private static final int TIMEOUT_MS = 2_000;
    private static final short METADATA = 3;
    private static final short VERSION = 1;
    private static final short NO_CLIENT_ID = -1;
    private static final int CORRELATION = 7;
    private static final int NO_TOPICS = 0;
    private static final int REQUEST_BYTES = 14;

    private KafkaProbe() {}

    /** Whether the broker answers and is one that the controller lets work: a broker without its consent lists none. */
    static boolean isReady(int port) {
        try (Socket socket = new Socket()) {
            socket.setSoTimeout(TIMEOUT_MS);
            socket.connect(new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), port), TIMEOUT_MS);
            DataOutputStream request = new DataOutputStream(socket.getOutputStream());
            request.write(request());
            DataInputStream answer = new DataInputStream(socket.getInputStream());
            answer.readInt(); // its size
            return answer.readInt() == CORRELATION && answer.readInt() > 0;
        } catch (IOException _) {
            return false;
        }
    }

    private static byte[] request() {
        return ByteBuffer.allocate(Integer.BYTES + REQUEST_BYTES)
                .putInt(REQUEST_BYTES)
                .putShort(METADATA)
                .putShort(VERSION)
                .putInt(CORRELATION)
                .putShort(NO_CLIENT_ID)
                .putInt(NO_TOPICS)
                .array();
    }
}
