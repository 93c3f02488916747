package dev.sluice.kafka;

import dev.sluice.setting.SslBundleSetting;
import java.net.URI;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.SequencedMap;
import java.util.stream.Collectors;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.common.config.SaslConfigs;
import org.apache.kafka.common.config.SslConfigs;
import org.apache.kafka.common.config.types.Password;
import org.apache.kafka.common.security.oauthbearer.OAuthBearerLoginModule;
import org.apache.kafka.common.security.plain.PlainLoginModule;
import org.apache.kafka.common.security.scram.ScramLoginModule;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.ssl.SslBundle;
import org.springframework.boot.ssl.SslBundles;

/**
 * What each client of Kafka is told besides its own settings: by which protocol it comes, as whom, and whom it trusts.
 * Thread-safe.
 */
public final class KafkaSecurity {

    private static final Logger log = LoggerFactory.getLogger(KafkaSecurity.class);

    private final Map<String, Object> settings;

    /**
     * Looks up the bundles, and warns where a password could be read on the way.
     *
     * @throws dev.sluice.setting.InvalidSettingException where there is no such bundle
     */
    public KafkaSecurity(KafkaProperties kafka, KafkaSecurityProperties properties, SslBundles bundles) {
        var made = new HashMap<String, Object>();
        made.put(CommonClientConfigs.SECURITY_PROTOCOL_CONFIG, properties.securityProtocol());
        SslBundle bundle = SslBundleSetting.find("KAFKA_SSL_BUNDLE", properties.sslBundle(), bundles);
        if (bundle != null) {
            made.put(SslConfigs.SSL_ENGINE_FACTORY_CLASS_CONFIG, BundleSslEngineFactory.class);
            made.put(BundleSslEngineFactory.TLS, new BundleSslEngineFactory.Tls(bundle, bundle.createSslContext()));
        }
        String mechanism = properties.saslMechanism();
        if (mechanism != null) {
            made.put(SaslConfigs.SASL_MECHANISM, mechanism);
            made.put(SaslConfigs.SASL_JAAS_CONFIG, new Password(jaas(mechanism, properties)));
            if (mechanism.equals(KafkaSecurityProperties.OAUTHBEARER)) {
                made.put(SaslConfigs.SASL_LOGIN_CALLBACK_HANDLER_CLASS, ClientCredentialsLogin.class);
                made.put(ClientCredentialsLogin.CREDENTIALS, credentials(properties, bundles));
            }
            warnOfClearText(mechanism, properties.securityProtocol(), kafka.brokers());
        }
        this.settings = Map.copyOf(made);
    }

    /** For each producer, consumer and admin client: the names are Kafka's own. A secret in it is not shown when it is printed. */
    public Map<String, Object> clientSettings() {
        return settings;
    }

    private static String jaas(String mechanism, KafkaSecurityProperties properties) {
        if (mechanism.equals(KafkaSecurityProperties.OAUTHBEARER)) {
            return jaas(OAuthBearerLoginModule.class, new LinkedHashMap<>());
        }
        var options = new LinkedHashMap<String, String>();
        options.put("username", Objects.requireNonNull(properties.saslUsername()));
        options.put("password", Objects.requireNonNull(properties.saslPassword()));
        return jaas(
                mechanism.equals(KafkaSecurityProperties.PLAIN) ? PlainLoginModule.class : ScramLoginModule.class,
                options);
    }

    private static String jaas(Class<?> module, SequencedMap<String, String> options) {
        return module.getName()
                + " required"
                + options.entrySet().stream()
                        .map(option -> " %s=\"%s\"".formatted(option.getKey(), escaped(option.getValue())))
                        .collect(Collectors.joining())
                + ";";
    }

    /** As Kafka reads it, by {@link java.io.StreamTokenizer}; there are no line breaks in it. */
    private static String escaped(String text) {
        return text.replace("\\", "\\\\").replace("\"", "\\\"");
    }

    private static ClientCredentials credentials(KafkaSecurityProperties properties, SslBundles bundles) {
        @Nullable
        SslBundle bundle = SslBundleSetting.find(
                "KAFKA_SASL_OAUTHBEARER_SSL_BUNDLE", properties.saslOauthbearerSslBundle(), bundles);
        return new ClientCredentials(
                URI.create(Objects.requireNonNull(properties.saslOauthbearerTokenEndpointUrl())),
                Objects.requireNonNull(properties.saslOauthbearerClientId()),
                Objects.requireNonNull(properties.saslOauthbearerClientSecret()),
                properties.saslOauthbearerScope(),
                bundle == null ? null : bundle.createSslContext());
    }

    /** SCRAM sends no password; PLAIN sends it, and OAUTHBEARER a token that is as good. */
    private static void warnOfClearText(String mechanism, String protocol, String brokers) {
        boolean isSecret = mechanism.startsWith("SCRAM");
        boolean isNear = Arrays.stream(brokers.split(","))
                .allMatch(broker -> Loopback.isNameOf(broker.strip().replaceFirst(":\\d+$", "")));
        if (protocol.equals("SASL_PLAINTEXT") && !isSecret && !isNear) {
            log.warn(
                    "event=kafka_credentials_in_clear mechanism={}; who reads along on the way to the brokers can come as us:"
                            + " set KAFKA_SECURITY_PROTOCOL to SASL_SSL",
                    mechanism);
        }
    }
}
