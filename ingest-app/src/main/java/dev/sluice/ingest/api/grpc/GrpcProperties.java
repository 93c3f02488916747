package dev.sluice.ingest.api.grpc;

import dev.sluice.setting.InvalidSettingException;
import dev.sluice.setting.TokenSetting;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Where api-server is called over gRPC, and as whom; {@code api.grpc-target} is set by {@code API_GRPC_TARGET}, and so on.
 *
 * @param grpcTarget {@code host:port}; all addresses that DNS has for the host share the calls
 * @param token what api-server knows us by; null where it asks for nothing
 * @param sslBundle Spring's name of what we trust api-server by, and it us; null for calls without TLS
 */
@ConfigurationProperties("api")
record GrpcProperties(
        @DefaultValue("localhost:3002") String grpcTarget,
        @Nullable String token,
        @Nullable String sslBundle) {

    /** A name as RFC 1123 has it, an IPv4 or, in brackets, an IPv6 address. */
    private static final Pattern TARGET = Pattern.compile("([A-Za-z0-9.-]+|\\[[0-9A-Fa-f:.]+]):(\\d{1,5})");

    GrpcProperties {
        var matcher = TARGET.matcher(grpcTarget);
        if (!matcher.matches()
                || Integer.parseInt(matcher.group(2)) > 65535
                || matcher.group(2).matches("0+")) {
            throw new InvalidSettingException(
                    "API_GRPC_TARGET", grpcTarget, "it must be a host and a port such as localhost:3002");
        }
        token = nullIfEmpty(token);
        if (token != null) {
            TokenSetting.require("API_TOKEN", token);
        }
        sslBundle = nullIfEmpty(sslBundle);
    }

    private static @Nullable String nullIfEmpty(@Nullable String text) {
        return text == null || text.isEmpty() ? null : text;
    }

    /** Secrets stay out of logs. */
    @Override
    public String toString() {
        return "GrpcProperties[grpcTarget=%s, token=%s]".formatted(grpcTarget, token == null ? "none" : "(hidden)");
    }
}
