package dev.sluice.http.limit;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.apache.tomcat.util.threads.VirtualThreadExecutor;
import org.junit.jupiter.api.Test;
import org.springframework.boot.tomcat.servlet.TomcatServletWebServerFactory;
import org.springframework.boot.web.server.WebServer;

class BoundedProtocolTest {

    private static final int CALLERS_A_PROCESSOR = 6;
    private static final int WAITS = 30;
    private static final int MAX_REQUESTS = 6_000;
    private static final int WORK_NANOS = 5_000_000;
    private static final int TIMER_NANOS = 1_000_000;

    /** Else a timer ends no sooner than the load, see decision 80. */
    @Test
    void servesTimersWhileRequestsComeFasterThanTheyAreServed() throws Exception {
        AtomicInteger requests = new AtomicInteger();
        AtomicInteger waits = new AtomicInteger();
        AtomicBoolean ended = new AtomicBoolean();
        WebServer server = start(requests);
        List<Thread> callers = new ArrayList<>();
        try {
            for (int i = 0; i < CALLERS_A_PROCESSOR * Runtime.getRuntime().availableProcessors(); i++) {
                callers.add(Thread.ofPlatform().start(() -> call(server.getPort(), ended)));
            }
            Thread.startVirtualThread(() -> {
                while (!ended.get()) {
                    LockSupport.parkNanos(TIMER_NANOS);
                    waits.incrementAndGet();
                }
            });
            await().atMost(Duration.ofMinutes(1)).until(() -> waits.get() >= WAITS || requests.get() >= MAX_REQUESTS);

            assertThat(waits).hasValueGreaterThanOrEqualTo(WAITS);
        } finally {
            ended.set(true);
            for (Thread caller : callers) {
                caller.join();
            }
            server.stop();
        }
    }

    private static WebServer start(AtomicInteger requests) {
        TomcatServletWebServerFactory factory = new TomcatServletWebServerFactory(0);
        factory.setAddress(InetAddress.getLoopbackAddress());
        CallerLimits.ofManagement().applyTo(factory);
        factory.addConnectorCustomizers(connector -> connector.setProperty("maxKeepAliveRequests", "-1"));
        factory.addProtocolHandlerCustomizers(handler -> handler.setExecutor(new VirtualThreadExecutor("handler-")));
        WebServer server = factory.getWebServer(
                context -> context.addServlet("work", new Working(requests)).addMapping("/"));
        server.start();
        return server;
    }

    /** Asks for the next thing as soon as it has an answer, as long as it may. */
    private static void call(int port, AtomicBoolean ended) {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            byte[] answer = new byte[1024];
            while (!ended.get()) {
                socket.getOutputStream().write("GET / HTTP/1.1\r\nHost: localhost\r\n\r\n".getBytes(US_ASCII));
                if (socket.getInputStream().read(answer) < 0) {
                    throw new IllegalStateException("The server closed.");
                }
            }
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Works, and waits for nothing. */
    private static final class Working extends HttpServlet {

        private static final long serialVersionUID = 1;

        private final transient AtomicInteger requests;

        Working(AtomicInteger requests) {
            this.requests = requests;
        }

        @Override
        protected void doGet(HttpServletRequest request, HttpServletResponse response) {
            long end = System.nanoTime() + WORK_NANOS;
            while (System.nanoTime() < end) {
                Thread.onSpinWait();
            }
            requests.incrementAndGet();
        }
    }
}
