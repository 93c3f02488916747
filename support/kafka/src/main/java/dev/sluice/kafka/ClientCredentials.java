package dev.sluice.kafka;

import java.net.URI;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/**
 * What a token is asked for with.
 *
 * @param scope null where the issuer needs none
 * @param tls whom to trust as the issuer; null for what the JDK trusts
 */
record ClientCredentials(
        URI tokenEndpoint,
        String clientId,
        String clientSecret,
        @Nullable String scope,
        @Nullable SSLContext tls) {

    /** Secrets stay out of logs. */
    @Override
    public String toString() {
        return "ClientCredentials[tokenEndpoint=%s, clientId=%s]".formatted(tokenEndpoint, clientId);
    }
}
