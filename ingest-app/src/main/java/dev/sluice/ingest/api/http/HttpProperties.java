package dev.sluice.ingest.api.http;

import dev.sluice.setting.InvalidSettingException;
import dev.sluice.setting.TokenSetting;
import java.net.URI;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Where api-server is called over HTTP, and as whom; {@code api.base-url} is set by {@code API_BASE_URL}, and so on.
 *
 * @param baseUrl where api-server is
 * @param token what api-server knows us by; null where it asks for nothing
 * @param readToken what api-server knows those by who read here what it has of an order; null where it asks for nothing
 * @param sslBundle Spring's name of what we trust api-server by, and it us; null for what the JDK trusts
 */
@ConfigurationProperties("api")
record HttpProperties(
        @DefaultValue("http://localhost:3000") URI baseUrl,
        @Nullable String token,
        @Nullable String readToken,
        @Nullable String sslBundle) {

    HttpProperties {
        requireUrl(baseUrl);
        token = nullIfEmpty(token);
        if (token != null) {
            TokenSetting.require("API_TOKEN", token);
        }
        readToken = nullIfEmpty(readToken);
        if (readToken != null) {
            TokenSetting.require("API_READ_TOKEN", readToken);
        }
        sslBundle = nullIfEmpty(sslBundle);
        if (sslBundle != null && !"https".equals(baseUrl.getScheme())) {
            throw new InvalidSettingException(
                    "API_SSL_BUNDLE",
                    sslBundle,
                    "it is for an API_BASE_URL that begins with https, not for " + baseUrl);
        }
    }

    private static @Nullable String nullIfEmpty(@Nullable String text) {
        return text == null || text.isEmpty() ? null : text;
    }

    /** Secrets stay out of logs. */
    @Override
    public String toString() {
        return "HttpProperties[baseUrl=%s, token=%s, readToken=%s]"
                .formatted(baseUrl, hidden(token), hidden(readToken));
    }

    private static String hidden(@Nullable String secret) {
        return secret == null ? "none" : "(hidden)";
    }

    /** Without a slash at its end, as what is called below it. */
    String root() {
        return baseUrl.toString().replaceFirst("/+$", "");
    }

    /** An empty variable is bound as null. */
    private static void requireUrl(@Nullable URI url) {
        if (url == null
                || !("http".equals(url.getScheme()) || "https".equals(url.getScheme()))
                || url.getHost() == null
                || url.getRawQuery() != null
                || url.getRawFragment() != null
                || url.getRawUserInfo() != null) {
            // It might hold a password, which must not be shown
            boolean secret = url != null && url.getRawUserInfo() != null;
            throw new InvalidSettingException(
                    "API_BASE_URL",
                    url == null ? "" : secret ? "(hidden)" : url,
                    url != null && hasUnderscore(url)
                            ? "a host's name must not contain '_' (RFC 1123), so give it another name, or a network alias with '-'"
                            : "it must be a URL such as http://localhost:3000, without user, query and fragment");
        }
    }

    /** For {@link URI} such an authority is not one of a server: it has no host. */
    private static boolean hasUnderscore(URI url) {
        return url.getHost() == null
                && url.getRawAuthority() != null
                && url.getRawAuthority().contains("_");
    }
}
