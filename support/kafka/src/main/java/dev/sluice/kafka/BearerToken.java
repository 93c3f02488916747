package dev.sluice.kafka;

import java.util.Set;
import org.apache.kafka.common.security.oauthbearer.OAuthBearerToken;

/**
 * What an issuer gave us, and we pass on without looking into it.
 *
 * @param lifetimeMs until when it is good, since the epoch
 * @param principalName for logs; the broker takes it from the token itself
 */
record BearerToken(String value, Long startTimeMs, long lifetimeMs, String principalName, Set<String> scope)
        implements OAuthBearerToken {

    /** Secrets stay out of logs. */
    @Override
    public String toString() {
        return "BearerToken[principalName=%s, lifetimeMs=%s]".formatted(principalName, lifetimeMs);
    }
}
