package dev.sluice.api.support;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.everyItem;
import static org.hamcrest.Matchers.oneOf;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;

/** Stands before a server on loopback and, when told to, cuts its connections, lets them hang or drops what they ask for. */
public final class TcpProxy {

    private final int target;
    private final ServerSocket listener;
    private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();
    private volatile boolean cut;
    private volatile boolean dropsOptions;
    private volatile @Nullable CountDownLatch hang;

    public TcpProxy(int target) {
        this.target = target;
        try {
            this.listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Thread.ofVirtual().start(this::accept);
    }

    public int port() {
        return listener.getLocalPort();
    }

    /** Breaks every connection and lets no new one through. */
    public void cut() {
        cut = true;
        sockets.forEach(TcpProxy::close);
    }

    /** Breaks every connection; new ones get through. */
    public void reset() {
        sockets.forEach(TcpProxy::close);
    }

    /** Lets PostgreSQL see no {@code options} of a startup message: a pooler that ignores them. */
    public void dropOptions() {
        dropsOptions = true;
    }

    /** Keeps every connection open but passes nothing on: a server that no packet reaches. */
    public void hang() {
        hang = new CountDownLatch(1);
    }

    /** Lets everything through again. */
    public void restore() {
        cut = false;
        CountDownLatch latch = hang;
        hang = null;
        if (latch != null) {
            latch.countDown();
        }
    }

    /** Lets everything through again, and waits until api-server has noticed on each connection of both its pools. */
    public void restore(Api api) {
        restore();
        await().atMost(Duration.ofSeconds(30))
                .until(
                        () -> Concurrently.call(
                                40,
                                i -> i % 2 == 0
                                        ? api.get("/orders?limit=1").status()
                                        : api.order(Bodies.order("e", "unknown-" + i, "failed"))
                                                .status()),
                        everyItem(oneOf(200, 404)));
    }

    private void accept() {
        while (!listener.isClosed()) {
            try {
                Socket client = listener.accept();
                if (cut) {
                    close(client);
                    continue;
                }
                Socket server = new Socket(InetAddress.getLoopbackAddress(), target);
                sockets.add(client);
                sockets.add(server);
                Thread.ofVirtual().start(() -> pump(client, server));
                Thread.ofVirtual().start(() -> pump(server, client));
            } catch (IOException _) {
                // the next connection decides
            }
        }
    }

    private void pump(Socket from, Socket to) {
        try (from;
                to) {
            InputStream in = from.getInputStream();
            OutputStream out = to.getOutputStream();
            byte[] buffer = new byte[8192];
            for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
                CountDownLatch latch = hang;
                if (latch != null) {
                    latch.await();
                }
                out.write(dropsOptions ? withoutOptions(buffer, n) : buffer, 0, n);
            }
        } catch (IOException | InterruptedException _) {
            // either side is gone: so is the connection
        } finally {
            sockets.remove(from);
            sockets.remove(to);
        }
    }

    /** As long as before, as the message says: under this name it is a setting that nobody reads. */
    private static byte[] withoutOptions(byte[] buffer, int length) {
        return new String(buffer, 0, length, ISO_8859_1)
                .replace("\0options\0", "\0x.ption\0")
                .getBytes(ISO_8859_1);
    }

    private static void close(Socket socket) {
        try {
            socket.close();
        } catch (IOException _) {
            // closed is closed
        }
    }
}
