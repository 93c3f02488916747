package dev.sluice.api.update.grpc;

import dev.sluice.setting.InvalidSettingException;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Where gRPC is served; its address, credentials and TLS are HTTP's.
 *
 * @param port set by {@code GRPC_PORT}; 0 for any that is free
 */
@ConfigurationProperties("grpc")
record GrpcProperties(@DefaultValue("3002") int port) {

    GrpcProperties {
        if (port < 0 || port > 65535) {
            throw new InvalidSettingException("GRPC_PORT", port, "it must be from 0 to 65535");
        }
    }
}
