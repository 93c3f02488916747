package dev.sluice.kafka;

import java.util.Optional;
import javax.security.auth.login.LoginException;
import org.apache.kafka.common.errors.AuthenticationException;
import org.apache.kafka.common.errors.SslAuthenticationException;
import org.springframework.core.NestedExceptionUtils;

/**
 * That we and the brokers do not come together although they are there. Says nothing of what was to be sent: it is as if they
 * were away, until a credential or a certificate is put right.
 *
 * @param reason one word, for {@link dev.sluice.log.OutageLog}
 * @param detail what Kafka, the JDK or the token endpoint says of it; no secret
 */
public record AccessFailure(String reason, String detail) {

    /** What a failure of a client comes from, where it is this. */
    public static Optional<AccessFailure> in(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            switch (cause) {
                case SslAuthenticationException tls -> {
                    String root = text(NestedExceptionUtils.getMostSpecificCause(tls));
                    return Optional.of(
                            new AccessFailure("TLS_FAILED", tls.getCause() == null ? root : text(tls) + ": " + root));
                }
                case AuthenticationException refused -> {
                    return Optional.of(new AccessFailure("AUTHENTICATION_FAILED", text(refused)));
                }
                case LoginException noToken -> {
                    return Optional.of(new AccessFailure("NO_TOKEN", text(noToken)));
                }
                default -> {
                    // Look further
                }
            }
        }
        return Optional.empty();
    }

    private static String text(Throwable failure) {
        return String.valueOf(failure.getMessage());
    }
}
