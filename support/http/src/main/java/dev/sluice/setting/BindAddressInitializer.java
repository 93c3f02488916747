package dev.sluice.setting;

import java.net.InetAddress;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.context.ApplicationContextInitializer;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.core.env.MapPropertySource;

/**
 * Binds a service to loopback while its callers need no credential, which is as long as the variables that
 * {@code listen.secrets} names are unset. Once one is set, the service listens on all interfaces, or on {@code BIND_ADDRESS}.
 * Runs before any bean is created, so that a refused address leaves nothing half started. The management port may be
 * bound elsewhere by {@code MANAGEMENT_BIND_ADDRESS} alone.
 */
final class BindAddressInitializer implements ApplicationContextInitializer<ConfigurableApplicationContext> {

    private static final Logger log = LoggerFactory.getLogger(BindAddressInitializer.class);

    private static final String ADDRESS = "server.address";

    @Override
    public void initialize(ConfigurableApplicationContext context) {
        Binder settings = Binder.get(context.getEnvironment());
        List<String> variables =
                settings.bind("listen.secrets", Bindable.listOf(String.class)).get();
        Optional<String> set = variables.stream()
                .filter(variable -> !text(settings, property(variable)).isEmpty())
                .findFirst();
        String secrets = set.orElse(variables.getFirst());
        boolean credentials = set.isPresent();
        @Nullable InetAddress address = address(settings, ADDRESS);
        if (address == null && !credentials) {
            address = InetAddress.getLoopbackAddress();
            context.getEnvironment()
                    .getPropertySources()
                    .addFirst(new MapPropertySource("listen", Map.of(ADDRESS, address.getHostAddress())));
        }
        if (address != null && !address.isLoopbackAddress() && !credentials) {
            throw new InvalidSettingException(
                    "BIND_ADDRESS",
                    address.getHostAddress(),
                    "callers need no credential while %s is not set, so it must be a loopback address such as 127.0.0.1"
                            .formatted(secrets));
        }
        requireAddress(settings, "management.server.address", "MANAGEMENT_BIND_ADDRESS");
        requirePort(settings, "server.port", "PORT");
        requirePort(settings, "management.server.port", "MANAGEMENT_PORT");
        log.info(
                "bind_address={} reason=\"{} is {}\"",
                address == null ? "*" : address.getHostAddress(),
                secrets,
                credentials ? "set" : "not set: this machine only");
    }

    /** As an environment variable is bound: {@code API_TOKENS} to {@code api.tokens}. */
    private static String property(String variable) {
        return variable.toLowerCase(Locale.ROOT).replace('_', '.');
    }

    private static String text(Binder settings, String property) {
        return settings.bind(property, String.class).orElse("");
    }

    /** Null where it is unset or empty. */
    private static @Nullable InetAddress address(Binder settings, String property) {
        return settings.bind(property, InetAddress.class).orElse(null);
    }

    /** An empty address would mean all interfaces. */
    private static void requireAddress(Binder settings, String property, String variable) {
        if (address(settings, property) == null) {
            throw new InvalidSettingException(variable, "", "it must be an address such as 127.0.0.1");
        }
    }

    private static void requirePort(Binder settings, String property, String variable) {
        @Nullable Integer port = settings.bind(property, Integer.class).orElse(null);
        if (port == null || port < 0 || port > 65535) {
            throw new InvalidSettingException(variable, port == null ? "" : port, "it must be from 0 to 65535");
        }
    }
}
