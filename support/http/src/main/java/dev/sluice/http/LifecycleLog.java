package dev.sluice.http;

import java.util.Locale;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.boot.web.server.context.WebServerApplicationContext;
import org.springframework.context.event.ContextClosedEvent;
import org.springframework.context.event.EventListener;

/** Logs a service's start, and its stop with the reason. */
final class LifecycleLog {

    private static final Logger log = LoggerFactory.getLogger(LifecycleLog.class);

    private static final double MILLIS_OF_A_SECOND = 1000;

    private volatile boolean started;

    @EventListener
    void started(ApplicationReadyEvent event) {
        if (event.getApplicationContext() instanceof WebServerApplicationContext service
                && service.getWebServer() != null) {
            started = true;
            log.info(
                    "event=started service={} mode={} port={} seconds={}",
                    service.getEnvironment().getProperty("spring.application.name"),
                    service.getEnvironment().getProperty("webhook.mode", "http"),
                    service.getWebServer().getPort(),
                    event.getTimeTaken() == null
                            ? "unknown"
                            : String.format(
                                    Locale.ROOT, "%.1f", event.getTimeTaken().toMillis() / MILLIS_OF_A_SECOND));
        }
    }

    /** Called for the context of the management port as well. */
    @EventListener
    void stopping(ContextClosedEvent event) {
        if (started) {
            started = false;
            // Java does not tell which signal it was
            boolean asked = Thread.currentThread().getName().equals("SpringApplicationShutdownHook");
            log.info(
                    "event=stopping reason=\"{}\"",
                    asked ? "the process was asked to end (SIGTERM, SIGINT)" : "the application was closed");
        }
    }
}
