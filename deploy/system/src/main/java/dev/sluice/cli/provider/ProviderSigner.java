package dev.sluice.cli.provider;

import java.time.Instant;

/** Signs as a provider does for one account. */
@FunctionalInterface
public interface ProviderSigner {

    /**
     * The webhook with this body.
     *
     * @param now when it is sent, as far as the provider says so
     * @throws dev.sluice.system.CannotRunException if the body is not what this provider could sign
     */
    Signed sign(byte[] body, Instant now);
}
