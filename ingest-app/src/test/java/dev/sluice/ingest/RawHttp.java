package dev.sluice.ingest;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.time.Duration;

/** HTTP as it is written by hand, for what no client would send. */
final class RawHttp {

    private RawHttp() {}

    /** Sends a text as it is, but for its line ends, and reads what comes back until there is a whole problem. */
    static String exchange(int port, String text) throws IOException {
        try (var socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            socket.setSoTimeout((int) Duration.ofSeconds(10).toMillis());
            socket.getOutputStream().write(text.replace("\n", "\r\n").getBytes(UTF_8));
            socket.getOutputStream().flush();
            var answer = new StringBuilder();
            while (answer.indexOf("}") < 0) {
                int b = socket.getInputStream().read();
                if (b < 0) {
                    break;
                }
                answer.append((char) b);
            }
            return answer.toString();
        }
    }
}
