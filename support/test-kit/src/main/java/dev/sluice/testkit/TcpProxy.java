package dev.sluice.testkit;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Stands before a server on loopback, lets everything through and, when told to, cuts its connections, lets them hang or
 * changes what they say. Thread-safe.
 */
public final class TcpProxy implements AutoCloseable {

    private final int[] targets;
    private int accepted;
    private final Acceptor acceptor;
    private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();
    private final AtomicInteger held = new AtomicInteger();
    private volatile boolean cut;
    private volatile @Nullable CountDownLatch hang;
    private volatile @Nullable UnaryOperator<String> change;

    /** @param targets ports, each for the connections whose turn it is */
    public TcpProxy(int... targets) {
        this.targets = targets.clone();
        this.acceptor = new Acceptor(this::accept);
    }

    public int port() {
        return acceptor.port();
    }

    /** Breaks every connection and lets no new one through. */
    public void cut() {
        cut = true;
        reset();
    }

    /** Breaks every connection; new ones get through. */
    public void reset() {
        sockets.forEach(TcpProxy::close);
    }

    /** Keeps every connection open but passes nothing on, in either direction: a server that no packet reaches. */
    public void hang() {
        hang = new CountDownLatch(1);
    }

    /** Whether anything waits to be passed on. */
    public boolean holds() {
        return held.get() > 0;
    }

    /** @param change of all that passes in one read, as ISO 8859-1 and as long as before */
    public void change(UnaryOperator<String> change) {
        this.change = change;
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

    private void accept(Socket client) {
        if (cut) {
            close(client);
            return;
        }
        try {
            Socket server = new Socket(InetAddress.getLoopbackAddress(), targets[accepted++ % targets.length]);
            sockets.add(client);
            sockets.add(server);
            if (cut) { // since it was asked above: its reset() did not see these two
                close(client);
                close(server);
            }
            Thread.ofVirtual().start(() -> pump(client, server));
            Thread.ofVirtual().start(() -> pump(server, client));
        } catch (IOException _) {
            close(client);
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
                    held.incrementAndGet();
                    latch.await();
                    held.decrementAndGet();
                }
                UnaryOperator<String> wanted = change;
                out.write(
                        wanted == null
                                ? buffer
                                : wanted.apply(new String(buffer, 0, n, ISO_8859_1))
                                        .getBytes(ISO_8859_1),
                        0,
                        n);
            }
        } catch (IOException | InterruptedException _) {
            // either side is gone: so is the connection
        } finally {
            sockets.remove(from);
            sockets.remove(to);
        }
    }

    private static void close(Socket socket) {
        try {
            socket.close();
        } catch (IOException _) {
            // closed is closed
        }
    }

    @Override
    public void close() throws IOException {
        acceptor.close();
        restore();
        reset();
    }
}
