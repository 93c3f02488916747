package dev.sluice.http.limit;

import dev.sluice.http.body.RawBody;
import java.time.Duration;
import org.apache.catalina.connector.Connector;
import org.apache.coyote.http11.AbstractHttp11Protocol;
import org.springframework.boot.tomcat.TomcatWebServerFactory;

/**
 * Limits on connections, requests in flight and times of reading. Those that cost memory follow from the heap, so that a
 * service with a small heap refuses requests instead of running out of memory.
 *
 * @param maxConnections most open connections; {@link BoundedProtocol} closes those that are idle longest to accept more
 */
record CallerLimits(int maxConnections) {

    /**
     * Timeout of reading a request's head; its body has the same again. The last read may take {@link #SILENCE} on top.
     * Together less than a delivery's deadline (9 s).
     */
    static final Duration READING = RawBody.MAX_READING_TIME;

    /** Timeout of a single read, and of a write. */
    static final Duration SILENCE = Duration.ofSeconds(3);

    /**
     * Keep-alive timeout. Longer than that of clients and proxies (60 s is common), so that they close first: a request
     * that is sent while the server closes is lost.
     */
    static final Duration KEEP_ALIVE = Duration.ofSeconds(75);

    /** Connections that the kernel queues while {@code maxConnections} are open. */
    private static final int BACKLOG = 1024;

    /** With a request in flight: the container's buffers, the request's objects, the thread's stack. */
    private static final int BYTES_A_CONNECTION = 128 * 1024;

    /**
     * Connections left for probes and for refusals while as many requests are in flight as may be; at most a quarter.
     */
    private static final int SPARE = 64;

    /** The CRLF that ends a chunked body, which Tomcat counts as part of the trailers. */
    private static final int END_OF_CHUNKS = 2;

    /** Of the heap, for connections. */
    private static final int CONNECTIONS_SHARE = 2;

    /** Of the service's port: 1,024 connections with a heap of 256 MiB. */
    static CallerLimits ofHeap(long bytes) {
        return new CallerLimits(Math.clamp(bytes / CONNECTIONS_SHARE / BYTES_A_CONNECTION, 64, 8192));
    }

    /** Of the management port, which has few callers. */
    static CallerLimits ofManagement() {
        return new CallerLimits(64);
    }

    /** Most requests in flight, without probes: 960 with a heap of 256 MiB. */
    int maxInFlight() {
        return maxConnections - Math.min(SPARE, maxConnections / 4);
    }

    void applyTo(TomcatWebServerFactory factory) {
        factory.setProtocol(BoundedProtocol.class.getName());
        factory.addConnectorCustomizers(this::applyTo);
    }

    private void applyTo(Connector connector) {
        // No 100 (Continue) for a body that its head has refused
        connector.setProperty("continueResponseTiming", "onRead");
        if (connector.getProtocolHandler() instanceof AbstractHttp11Protocol<?> protocol) {
            protocol.setMaxConnections(maxConnections);
            protocol.setAcceptCount(BACKLOG);
            protocol.setConnectionTimeout((int) SILENCE.toMillis());
            protocol.setKeepAliveTimeout((int) KEEP_ALIVE.toMillis());
            // Extensions and trailers are read within one read of the body, in which no clock is looked at
            protocol.setMaxExtensionSize(0);
            protocol.setMaxTrailerSize(END_OF_CHUNKS);
            // UnreadBodyFilter drops what is left of a refused body
            protocol.setMaxSwallowSize(0);
        }
    }
}
