package dev.sluice.kafka;

import dev.sluice.setting.InvalidSettingException;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * As whom both services come to Kafka, and how they know it; {@code kafka.sasl-mechanism} is set by
 * {@code KAFKA_SASL_MECHANISM}, and so on. Made in kafka mode only: it refuses what does not go together, so that nothing is
 * set that has no effect. An empty variable is one that is not set.
 *
 * @param securityProtocol Kafka's own {@code security.protocol}
 * @param sslBundle Spring's name of what we trust the brokers by, and they us; null for what the JDK trusts
 * @param saslMechanism Kafka's own {@code sasl.mechanism}
 * @param saslUsername of PLAIN and SCRAM, as is {@code saslPassword}
 * @param saslOauthbearerTokenEndpointUrl where OAUTHBEARER asks for a token with the client's id and secret (RFC 6749, 4.4)
 * @param saslOauthbearerScope of the token; null where its issuer needs none
 * @param saslOauthbearerSslBundle as {@code sslBundle}, for the token endpoint
 */
@ConfigurationProperties("kafka")
public record KafkaSecurityProperties(
        @DefaultValue("PLAINTEXT") String securityProtocol,
        @Nullable String sslBundle,
        @Nullable String saslMechanism,
        @Nullable String saslUsername,
        @Nullable String saslPassword,
        @Nullable String saslOauthbearerTokenEndpointUrl,
        @Nullable String saslOauthbearerClientId,
        @Nullable String saslOauthbearerClientSecret,
        @Nullable String saslOauthbearerScope,
        @Nullable String saslOauthbearerSslBundle) {

    static final String OAUTHBEARER = "OAUTHBEARER";
    static final String PLAIN = "PLAIN";

    private static final String PROTOCOL = "KAFKA_SECURITY_PROTOCOL";
    private static final String MECHANISM = "KAFKA_SASL_MECHANISM";
    private static final String ENDPOINT = "KAFKA_SASL_OAUTHBEARER_TOKEN_ENDPOINT_URL";
    private static final String SECRET = "KAFKA_SASL_OAUTHBEARER_CLIENT_SECRET";
    private static final String PASSWORD = "KAFKA_SASL_PASSWORD";

    private static final List<String> PROTOCOLS = List.of("PLAINTEXT", "SSL", "SASL_PLAINTEXT", "SASL_SSL");
    private static final List<String> MECHANISMS = List.of(PLAIN, "SCRAM-SHA-256", "SCRAM-SHA-512", OAUTHBEARER);

    public KafkaSecurityProperties {
        sslBundle = nullIfEmpty(sslBundle);
        saslMechanism = nullIfEmpty(saslMechanism);
        saslUsername = nullIfEmpty(saslUsername);
        saslPassword = nullIfEmpty(saslPassword);
        saslOauthbearerTokenEndpointUrl = nullIfEmpty(saslOauthbearerTokenEndpointUrl);
        saslOauthbearerClientId = nullIfEmpty(saslOauthbearerClientId);
        saslOauthbearerClientSecret = nullIfEmpty(saslOauthbearerClientSecret);
        saslOauthbearerScope = nullIfEmpty(saslOauthbearerScope);
        saslOauthbearerSslBundle = nullIfEmpty(saslOauthbearerSslBundle);

        if (!PROTOCOLS.contains(securityProtocol)) {
            throw new InvalidSettingException(PROTOCOL, securityProtocol, "it must be one of " + PROTOCOLS);
        }
        if (sslBundle != null && !securityProtocol.endsWith("SSL")) {
            throw new InvalidSettingException(
                    "KAFKA_SSL_BUNDLE",
                    sslBundle,
                    "it needs %s SSL or SASL_SSL, which is %s".formatted(PROTOCOL, securityProtocol));
        }
        var password = List.of(new Setting("KAFKA_SASL_USERNAME", saslUsername), new Setting(PASSWORD, saslPassword));
        var client = List.of(
                new Setting(ENDPOINT, saslOauthbearerTokenEndpointUrl),
                new Setting("KAFKA_SASL_OAUTHBEARER_CLIENT_ID", saslOauthbearerClientId),
                new Setting(SECRET, saslOauthbearerClientSecret));
        var ofClient = List.of(
                new Setting("KAFKA_SASL_OAUTHBEARER_SCOPE", saslOauthbearerScope),
                new Setting("KAFKA_SASL_OAUTHBEARER_SSL_BUNDLE", saslOauthbearerSslBundle));
        var mechanism = new Setting(MECHANISM, saslMechanism);
        if (!securityProtocol.startsWith("SASL")) {
            String requirement = "it needs %s SASL_SSL, which is %s".formatted(PROTOCOL, securityProtocol);
            Stream.of(List.of(mechanism), password, client, ofClient)
                    .flatMap(List::stream)
                    .forEach(setting -> setting.refuse(requirement));
        } else if (saslMechanism == null || !MECHANISMS.contains(saslMechanism)) {
            throw mechanism.unusable(
                    "with %s=%s it must be one of %s".formatted(PROTOCOL, securityProtocol, MECHANISMS));
        } else {
            boolean isOauth = saslMechanism.equals(OAUTHBEARER);
            String needed = "%s=%s needs it".formatted(MECHANISM, saslMechanism);
            String foreign = "it is not for %s=%s".formatted(MECHANISM, saslMechanism);
            (isOauth ? password : client).forEach(setting -> setting.refuse(foreign));
            (isOauth ? client : password).forEach(setting -> setting.require(needed));
            if (isOauth) {
                requireEndpoint(client.getFirst());
            } else {
                ofClient.forEach(setting -> setting.refuse(foreign));
            }
        }
    }

    /** Secrets stay out of logs. */
    @Override
    public String toString() {
        return "KafkaSecurityProperties[securityProtocol=%s, saslMechanism=%s]"
                .formatted(securityProtocol, saslMechanism);
    }

    private static @Nullable String nullIfEmpty(@Nullable String text) {
        return text == null || text.isEmpty() ? null : text;
    }

    /** The client's secret goes there. */
    private static void requireEndpoint(Setting endpoint) {
        URI url = url(String.valueOf(endpoint.value()));
        if (url == null || url.getHost() == null || url.getRawUserInfo() != null || url.getRawFragment() != null) {
            throw endpoint.unusable("it must be a URL such as https://login.example/token, without user and fragment");
        }
        boolean isNear = "http".equals(url.getScheme()) && Loopback.isNameOf(url.getHost());
        if (!isNear && !"https".equals(url.getScheme())) {
            throw endpoint.unusable("it must begin with https, or lead to this machine");
        }
    }

    private static @Nullable URI url(String text) {
        try {
            return new URI(text);
        } catch (URISyntaxException _) {
            return null;
        }
    }

    /** A variable and what it is set to. */
    private record Setting(String variable, @Nullable String value) {

        void refuse(String requirement) {
            if (value != null) {
                throw unusable(requirement);
            }
        }

        void require(String requirement) {
            if (value == null) {
                throw unusable(requirement);
            }
            // As a rule the line break at the end of a file with a secret, of which no broker would tell us
            if (value.codePoints().anyMatch(Character::isISOControl)) {
                throw new InvalidSettingException(variable, "(hidden)", "it must hold no control characters");
            }
        }

        /** What may be a secret, or hold one as a URL does, is not shown. */
        InvalidSettingException unusable(String requirement) {
            String shown = value == null ? "" : value;
            boolean isSecret = variable.equals(PASSWORD) || variable.equals(SECRET) || shown.contains("@");
            return new InvalidSettingException(
                    variable, isSecret && !shown.isEmpty() ? "(hidden)" : shown, requirement);
        }
    }
}
