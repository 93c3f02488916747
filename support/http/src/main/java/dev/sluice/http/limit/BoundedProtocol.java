package dev.sluice.http.limit;

import java.io.IOException;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;
import java.util.Comparator;
import java.util.concurrent.TimeUnit;
import org.apache.coyote.Adapter;
import org.apache.coyote.Processor;
import org.apache.coyote.http11.AbstractHttp11Protocol;
import org.apache.coyote.http11.Http11NioProtocol;
import org.apache.coyote.http11.Http11Processor;
import org.apache.tomcat.util.net.AbstractEndpoint.Handler.SocketState;
import org.apache.tomcat.util.net.NioEndpoint;
import org.apache.tomcat.util.net.NioEndpoint.NioSocketWrapper;
import org.apache.tomcat.util.net.SocketWrapperBase;

/**
 * Tomcat's HTTP/1.1 with two limits that it lacks. A request's head has a timeout as a whole; Tomcat's is for each read.
 * When all connections are open, idle ones are closed to accept new ones. Requests let timers pass ({@link Fairness}).
 * Public, with a public constructor, since Tomcat creates it by name.
 */
public final class BoundedProtocol extends Http11NioProtocol {

    /** With an endpoint that closes idle connections. */
    public BoundedProtocol() {
        super(new Endpoint());
    }

    @Override
    protected Processor createProcessor() {
        return new HeadProcessor(this, getAdapter());
    }

    /** Closes a connection whose request head timed out. Called again for each part of a head that arrives. */
    private static final class HeadProcessor extends Http11Processor {

        HeadProcessor(AbstractHttp11Protocol<?> protocol, Adapter adapter) {
            super(protocol, adapter);
        }

        @Override
        public SocketState service(SocketWrapperBase<?> socket) throws IOException {
            Fairness.yieldToTimers();
            SocketState state = super.service(socket);
            // LONG: the head is incomplete. An asynchronous request would be LONG too, but there are none
            return state == SocketState.LONG && isOverdue() ? SocketState.CLOSED : state;
        }

        private boolean isOverdue() {
            long start = request.getStartTimeNanos();
            return start >= 0 && System.nanoTime() - start > CallerLimits.READING.toNanos();
        }
    }

    private static final class Endpoint extends NioEndpoint {

        /**
         * Connections closed at a time, so that a caller who opens them all again does not have to be closed one by
         * one.
         */
        private static final int BATCH = 16;

        /**
         * Silence within a request after which its connection may be closed; those with no request are closed first.
         */
        private static final long MAX_SILENCE_MILLIS = 200;

        /** Called before each accept. */
        @Override
        protected void countUpOrAwaitConnection() throws InterruptedException {
            while (isRunning() && !isPaused() && getConnectionCount() >= getMaxConnections()) {
                closeIdle();
                TimeUnit.MILLISECONDS.sleep(1);
            }
            super.countUpOrAwaitConnection();
        }

        private void closeIdle() {
            long ending = connections.values().stream()
                    .map(NioSocketWrapper.class::cast)
                    .map(connection -> connection.getSocket().getIOChannel())
                    .filter(channel -> channel != null && channel.socket().isInputShutdown())
                    .count();
            if (ending > 0) {
                return;
            }
            record Silent(SocketChannel channel, boolean idle, long since) {}
            long restsSince = System.currentTimeMillis() - MAX_SILENCE_MILLIS;
            connections.values().stream()
                    .map(NioSocketWrapper.class::cast)
                    // Waits for a request, or for the rest of one
                    .filter(connection -> connection.interestOpsHas(SelectionKey.OP_READ))
                    .map(connection -> new Silent(
                            connection.getSocket().getIOChannel(), isIdle(connection), connection.getLastRead()))
                    .filter(silent -> silent.channel() != null
                            && !silent.channel().socket().isInputShutdown()
                            // A request that has arrived and was not read yet would be lost
                            && (silent.idle() || silent.since() <= restsSince))
                    .sorted(Comparator.comparing(Silent::idle).thenComparingLong(Silent::since))
                    .limit(BATCH)
                    .forEach(silent -> endInput(silent.channel()));
        }

        /** Between requests: only then is the timeout of a read that of keep-alive. */
        private static boolean isIdle(NioSocketWrapper connection) {
            return connection.getReadTimeout() == CallerLimits.KEEP_ALIVE.toMillis();
        }

        /** Ends the connection the way a close by the caller would. */
        private static void endInput(SocketChannel channel) {
            try {
                channel.shutdownInput();
            } catch (IOException _) {
                // already closed
            }
        }
    }
}
