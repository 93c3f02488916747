package dev.sluice.web;

import java.net.InetAddress;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.context.ApplicationContextInitializer;
import org.springframework.context.ConfigurableApplicationContext;

/**
 * No secret, no strangers: while callers need no credential, the service listens on loopback only. Runs before
 * anything is made, so that nothing is half started when it refuses. Management endpoints may be bound elsewhere, but only
 * by saying so.
 */
final class ListenGuard implements ApplicationContextInitializer<ConfigurableApplicationContext> {

    private static final Logger log = LoggerFactory.getLogger(ListenGuard.class);

    @Override
    public void initialize(ConfigurableApplicationContext context) {
        Binder settings = Binder.get(context.getEnvironment());
        InetAddress address = address(settings, "server.address", "BIND_ADDRESS");
        if (!address.isLoopbackAddress()) {
            throw new InvalidSettingException(
                    "BIND_ADDRESS",
                    address.getHostAddress(),
                    "callers need no credential yet, so it must be a loopback address such as 127.0.0.1");
        }
        address(settings, "management.server.address", "MANAGEMENT_BIND_ADDRESS");
        port(settings, "server.port", "PORT");
        port(settings, "management.server.port", "MANAGEMENT_PORT");
        log.info("bind_address={} reason=\"no secrets are set: this machine only\"", address.getHostAddress());
    }

    /** An empty address would mean all interfaces. */
    private InetAddress address(Binder settings, String property, String variable) {
        @Nullable
        InetAddress address = settings.bind(property, InetAddress.class).orElse(null);
        if (address == null) {
            throw new InvalidSettingException(variable, "", "it must be an address such as 127.0.0.1");
        }
        return address;
    }

    private void port(Binder settings, String property, String variable) {
        @Nullable Integer port = settings.bind(property, Integer.class).orElse(null);
        if (port == null || port < 0 || port > 65535) {
            throw new InvalidSettingException(variable, port == null ? "" : port, "it must be from 0 to 65535");
        }
    }
}
