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
 * Tomcat's HTTP/1.1, with two bounds that it lacks: a total time for reading a request's head, whose reads alone are
 * bounded, and room for who comes next where all connections are taken by callers that say nothing. Public and with a
 * constructor for Tomcat, which makes it by name.
 */
public final class BoundedProtocol extends Http11NioProtocol {

    /** With an endpoint that makes room. */
    public BoundedProtocol() {
        super(new Endpoint());
    }

    @Override
    protected Processor createProcessor() {
        return new HeadProcessor(this, getAdapter());
    }

    /** Gives a head up that is not there in time. Each byte that trickles in comes by here. */
    private static final class HeadProcessor extends Http11Processor {

        HeadProcessor(AbstractHttp11Protocol<?> protocol, Adapter adapter) {
            super(protocol, adapter);
        }

        @Override
        public SocketState service(SocketWrapperBase<?> socket) throws IOException {
            SocketState state = super.service(socket);
            // Long: the head is not complete. Nothing here is asynchronous, which would be long too
            return state == SocketState.LONG && isOverdue() ? SocketState.CLOSED : state;
        }

        private boolean isOverdue() {
            long start = request.getStartTimeNanos();
            return start >= 0 && System.nanoTime() - start > CallerLimits.READING.toNanos();
        }
    }

    private static final class Endpoint extends NioEndpoint {

        /** At a time: a caller that takes all connections again and again is not met one by one. */
        private static final int ROOM = 16;

        /** A request comes in one piece or nearly: who lets one rest for longer, or begins none, is closed first. */
        private static final long MOST_MILLIS_WITHIN_A_REQUEST = 200;

        /** Called before each accept. */
        @Override
        protected void countUpOrAwaitConnection() throws InterruptedException {
            while (isRunning() && !isPaused() && getConnectionCount() >= getMaxConnections()) {
                makeRoom();
                TimeUnit.MILLISECONDS.sleep(1);
            }
            super.countUpOrAwaitConnection();
        }

        private void makeRoom() {
            long ending = connections.values().stream()
                    .map(NioSocketWrapper.class::cast)
                    .map(connection -> connection.getSocket().getIOChannel())
                    .filter(channel -> channel != null && channel.socket().isInputShutdown())
                    .count();
            if (ending > 0) {
                return;
            }
            record Silent(SocketChannel channel, boolean idle, long since) {}
            long restsSince = System.currentTimeMillis() - MOST_MILLIS_WITHIN_A_REQUEST;
            connections.values().stream()
                    .map(NioSocketWrapper.class::cast)
                    // For a request, the rest of its head, or of its body
                    .filter(connection -> connection.interestOpsHas(SelectionKey.OP_READ))
                    .map(connection -> new Silent(
                            connection.getSocket().getIOChannel(), isIdle(connection), connection.getLastRead()))
                    .filter(silent -> silent.channel() != null
                            && !silent.channel().socket().isInputShutdown()
                            // What has come of a request, and was not read, would be lost
                            && (silent.idle() || silent.since() <= restsSince))
                    .sorted(Comparator.comparing(Silent::idle).thenComparingLong(Silent::since))
                    .limit(ROOM)
                    .forEach(silent -> endInput(silent.channel()));
        }

        /** Whether its last request was served, and no next one has begun: only then has a read so long a time. */
        private static boolean isIdle(NioSocketWrapper connection) {
            return connection.getReadTimeout() == CallerLimits.KEEP_ALIVE.toMillis();
        }

        /** As if the caller had closed; the connection ends as it does then. */
        private static void endInput(SocketChannel channel) {
            try {
                channel.shutdownInput();
            } catch (IOException _) {
                // closed meanwhile, which is what was wanted
            }
        }
    }
}
