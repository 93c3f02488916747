package dev.sluice.http.limit;

import dev.sluice.http.body.RawBody;
import java.time.Duration;
import org.apache.catalina.connector.Connector;
import org.apache.coyote.http11.AbstractHttp11Protocol;
import org.springframework.boot.tomcat.TomcatWebServerFactory;

/**
 * How much of a service's memory and time its callers may hold. What costs memory follows from the heap: a service with a
 * small one takes less in, rather than dying of it.
 *
 * @param maxConnections most connections at a time; where one more comes, those that were silent for longest are closed
 */
record CallerLimits(int maxConnections) {

    /**
     * Most time for reading a request's head, and again for its body. Together with {@link #SILENCE}, which the last read
     * may take on top, less than a delivery's deadline (9 s).
     */
    static final Duration READING = RawBody.MAX_READING_TIME;

    /** Most time for a single read, and for a write. */
    static final Duration SILENCE = Duration.ofSeconds(3);

    /**
     * How long a connection may wait for its next request. Longer than what clients and proxies keep one for (60 s is
     * common): who closes first should be the one that sends, or a request meets the close and is lost.
     */
    static final Duration KEEP_ALIVE = Duration.ofSeconds(75);

    /** What the kernel may keep for us while we are at {@code maxConnections}. */
    private static final int BACKLOG = 1024;

    /** Of a connection with a request in flight: the container's buffers, the request's objects, its thread's stack. */
    private static final int BYTES_A_CONNECTION = 128 * 1024;

    /** Connections that requests in flight leave free, for probes and for who is refused; of few, a quarter. */
    private static final int SPARE = 64;

    /** Bytes of what ends a chunked body without trailers, which the container takes for part of them. */
    private static final int END_OF_CHUNKS = 2;

    /** Of the heap, for connections. */
    private static final int CONNECTIONS_SHARE = 2;

    /** The port's that callers know: 1,024 with a heap of 256 MiB. */
    static CallerLimits ofHeap(long bytes) {
        return new CallerLimits(Math.clamp(bytes / CONNECTIONS_SHARE / BYTES_A_CONNECTION, 64, 8192));
    }

    /** The management port's, where a few ask now and then. */
    static CallerLimits ofManagement() {
        return new CallerLimits(64);
    }

    /** Requests that may be in flight at a time, probes not counted: 960 with a heap of 256 MiB. */
    int maxInFlight() {
        return maxConnections - Math.min(SPARE, maxConnections / 4);
    }

    void applyTo(TomcatWebServerFactory factory) {
        factory.setProtocol(BoundedProtocol.class.getName());
        factory.addConnectorCustomizers(this::applyTo);
    }

    private void applyTo(Connector connector) {
        // A body that is refused by its head is not asked for
        connector.setProperty("continueResponseTiming", "onRead");
        if (connector.getProtocolHandler() instanceof AbstractHttp11Protocol<?> protocol) {
            protocol.setMaxConnections(maxConnections);
            protocol.setAcceptCount(BACKLOG);
            protocol.setConnectionTimeout((int) SILENCE.toMillis());
            protocol.setKeepAliveTimeout((int) KEEP_ALIVE.toMillis());
            // Both are read within a single read of the body, where no clock is looked at
            protocol.setMaxExtensionSize(0);
            protocol.setMaxTrailerSize(END_OF_CHUNKS);
            // What is left of a refused body is read by UnreadBodyFilter, which knows when to end
            protocol.setMaxSwallowSize(0);
        }
    }
}
