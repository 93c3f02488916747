package dev.sluice.ingest;

import dev.sluice.testkit.Acceptor;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A stand-in for api-server that misbehaves as told, on plain sockets. Each request takes the next fault of the script;
 * the last one stays. What arrived is kept, with its time.
 */
public final class FaultyApi implements AutoCloseable {

    /** One request as it arrived; header names are in lower case. */
    public record Request(String path, Map<String, String> headers, String body, long nanoTime) {}

    /** What to do with a request once it was read whole. */
    public interface Fault {
        void answer(Socket socket) throws IOException, InterruptedException;
    }

    private final List<Request> requests = new CopyOnWriteArrayList<>();
    private final AtomicInteger connections = new AtomicInteger();
    private volatile List<Fault> script = List.of(Faults.status(200));
    private final Acceptor acceptor = new Acceptor(this::accept);

    public int port() {
        return acceptor.port();
    }

    public String url() {
        return "http://localhost:" + port();
    }

    /** Forgets what was, and does this from now on. */
    public void will(Fault... faults) {
        script = List.of(faults);
        requests.clear();
        connections.set(0);
    }

    public List<Request> requests() {
        return List.copyOf(requests);
    }

    /** How many connections were opened. */
    public int connections() {
        return connections.get();
    }

    /** From now on, nobody listens. */
    public void goAway() throws IOException {
        acceptor.close();
    }

    @Override
    public void close() throws IOException {
        acceptor.close();
    }

    private void accept(Socket socket) {
        connections.incrementAndGet();
        Thread.ofVirtual().start(() -> serve(socket));
    }

    private void serve(Socket socket) {
        try (socket) {
            var in = new BufferedInputStream(socket.getInputStream());
            while (!socket.isClosed()) {
                requests.add(read(in));
                List<Fault> faults = script;
                faults.get(Math.min(requests.size(), faults.size()) - 1).answer(socket);
            }
        } catch (IOException | InterruptedException _) {
            // the caller is gone
        }
    }

    private static Request read(InputStream in) throws IOException {
        String start = line(in);
        String path = start.substring(start.indexOf(' ') + 1, start.lastIndexOf(' '));
        var headers = new TreeMap<String, String>();
        for (String line = line(in); !line.isEmpty(); line = line(in)) {
            headers.put(
                    line.substring(0, line.indexOf(':')).toLowerCase(Locale.ROOT),
                    line.substring(line.indexOf(':') + 1).strip());
        }
        byte[] body = in.readNBytes(Integer.parseInt(headers.getOrDefault("content-length", "0")));
        return new Request(path, headers, new String(body, StandardCharsets.UTF_8), System.nanoTime());
    }

    private static String line(InputStream in) throws IOException {
        var line = new ByteArrayOutputStream();
        for (int b = in.read(); b != '\n'; b = in.read()) {
            if (b < 0) {
                throw new EOFException();
            }
            line.write(b);
        }
        return line.toString(StandardCharsets.UTF_8).strip();
    }
}
