package dev.sluice.testkit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;

/** Listens on a free port of loopback and hands each connection on, one after another, in the order of their arrival. */
public final class Acceptor implements AutoCloseable {

    /** What to do with a connection. What it throws ends nothing: the next connection is accepted. */
    public interface Handler {
        void handle(Socket connection) throws IOException;
    }

    private static final Duration TIMEOUT = Duration.ofSeconds(10);

    private final ServerSocket listener;
    private final Thread thread;

    public Acceptor(Handler handler) {
        try {
            listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        thread = Thread.ofVirtual().start(() -> accept(handler));
    }

    public int port() {
        return listener.getLocalPort();
    }

    private void accept(Handler handler) {
        while (!listener.isClosed()) {
            try {
                handler.handle(listener.accept());
            } catch (IOException | RuntimeException _) {
                // the next connection decides
            }
        }
    }

    /**
     * From its return on, connections are refused. A socket that a virtual thread waits on is closed by that thread, once
     * it gets to run; until then a connection still succeeds, and is even handed on.
     */
    @Override
    public void close() throws IOException {
        listener.close();
        try {
            if (!thread.join(TIMEOUT)) {
                throw new IOException("A connection is still being handled after " + TIMEOUT);
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }
}
