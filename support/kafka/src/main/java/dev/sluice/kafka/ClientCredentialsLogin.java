package dev.sluice.kafka;

import java.io.IOException;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import javax.security.auth.callback.Callback;
import javax.security.auth.callback.UnsupportedCallbackException;
import javax.security.auth.login.AppConfigurationEntry;
import org.apache.kafka.common.security.auth.AuthenticateCallbackHandler;
import org.apache.kafka.common.security.oauthbearer.OAuthBearerTokenCallback;
import org.jspecify.annotations.Nullable;

/**
 * Gets Kafka's clients their tokens by a client's id and secret (RFC 6749, 4.4). Kafka asks when a client is made, and again
 * before the token ends; where there is none it asks again every 10 s as long as the old one lasts. Public and with a public
 * constructor since Kafka makes it, by its class.
 */
public final class ClientCredentialsLogin implements AuthenticateCallbackHandler {

    /** The setting, beside Kafka's own, that {@link ClientCredentials} are passed by. Clients whose "sasl." differ share no login. */
    static final String CREDENTIALS = "sasl.sluice.client.credentials";

    private @Nullable TokenRequest request;

    @Override
    public void configure(Map<String, ?> configs, String mechanism, List<AppConfigurationEntry> jaas) {
        var credentials = (ClientCredentials) Objects.requireNonNull(configs.get(CREDENTIALS));
        this.request = new TokenRequest(credentials, InstantSource.system());
    }

    /** A failure becomes the callback's error: of an exception, Kafka would pass on no word. */
    @Override
    public void handle(Callback[] callbacks) throws UnsupportedCallbackException {
        for (Callback callback : callbacks) {
            if (!(callback instanceof OAuthBearerTokenCallback wanted)) {
                throw new UnsupportedCallbackException(callback);
            }
            try {
                wanted.token(Objects.requireNonNull(request).send());
            } catch (IOException e) {
                wanted.error("no_token", e.getMessage(), null);
            } catch (InterruptedException _) {
                Thread.currentThread().interrupt();
                wanted.error("no_token", "interrupted", null);
            }
        }
    }

    @Override
    public void close() {
        if (request != null) {
            request.close();
        }
    }
}
