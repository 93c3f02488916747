package dev.sluice.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatNoException;

import dev.sluice.setting.InvalidSettingException;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.context.properties.bind.BindException;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.ConfigurationPropertySources;
import org.springframework.core.env.StandardEnvironment;
import org.springframework.core.env.SystemEnvironmentPropertySource;

class KafkaSecurityPropertiesTest {

    private static final String SASL = "KAFKA_SECURITY_PROTOCOL=SASL_SSL ";
    private static final String PLAIN =
            SASL + "KAFKA_SASL_MECHANISM=PLAIN KAFKA_SASL_USERNAME=u KAFKA_SASL_PASSWORD=p-secret ";
    private static final String OAUTH = SASL + "KAFKA_SASL_MECHANISM=OAUTHBEARER KAFKA_SASL_OAUTHBEARER_CLIENT_ID=id "
            + "KAFKA_SASL_OAUTHBEARER_CLIENT_SECRET=c-secret ";
    private static final String ENDPOINT = "KAFKA_SASL_OAUTHBEARER_TOKEN_ENDPOINT_URL=";

    /** As the process's environment would be bound: variables and values, with spaces between them. */
    private static KafkaSecurityProperties bound(String variables) {
        Map<String, Object> environment = new HashMap<>();
        Arrays.stream(variables.split(" "))
                .filter(text -> !text.isEmpty())
                .map(text -> text.split("=", 2))
                .forEach(pair -> environment.put(pair[0], pair[1]));
        var source = new SystemEnvironmentPropertySource(
                StandardEnvironment.SYSTEM_ENVIRONMENT_PROPERTY_SOURCE_NAME, environment);
        return new Binder(List.of(
                        ConfigurationPropertySources.from(source).iterator().next()))
                .bindOrCreate("kafka", KafkaSecurityProperties.class);
    }

    @Test
    void isPlaintextUnlessItSaysOtherwise() {
        var expected = new KafkaSecurityProperties("PLAINTEXT", null, null, null, null, null, null, null, null, null);
        assertThat(bound("")).isEqualTo(expected);
        assertThat(bound("KAFKA_SASL_MECHANISM= KAFKA_SASL_PASSWORD= KAFKA_SSL_BUNDLE="))
                .isEqualTo(expected);
    }

    @Test
    void takesEachVariable() {
        assertThat(bound(PLAIN + "KAFKA_SSL_BUNDLE=b"))
                .isEqualTo(new KafkaSecurityProperties(
                        "SASL_SSL", "b", "PLAIN", "u", "p-secret", null, null, null, null, null));
        assertThat(bound(OAUTH + ENDPOINT + "https://login.example/token "
                        + "KAFKA_SASL_OAUTHBEARER_SCOPE=s KAFKA_SASL_OAUTHBEARER_SSL_BUNDLE=c"))
                .isEqualTo(new KafkaSecurityProperties(
                        "SASL_SSL",
                        null,
                        "OAUTHBEARER",
                        null,
                        null,
                        "https://login.example/token",
                        "id",
                        "c-secret",
                        "s",
                        "c"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"SSL", "PLAINTEXT"})
    void takesProtocolsThatAskForNoName(String protocol) {
        assertThat(bound("KAFKA_SECURITY_PROTOCOL=" + protocol).securityProtocol())
                .isEqualTo(protocol);
    }

    @ParameterizedTest
    @ValueSource(strings = {"PLAIN", "SCRAM-SHA-256", "SCRAM-SHA-512"})
    void takesAPasswordByEachMechanism(String mechanism) {
        assertThat(bound("KAFKA_SECURITY_PROTOCOL=SASL_PLAINTEXT KAFKA_SASL_USERNAME=u KAFKA_SASL_PASSWORD=p "
                                + "KAFKA_SASL_MECHANISM=" + mechanism)
                        .saslMechanism())
                .isEqualTo(mechanism);
    }

    @ParameterizedTest
    @ValueSource(strings = {"http://localhost:1/t", "http://127.0.0.1/t", "http://[::1]:1/t", "https://a/t?tenant=1"})
    void takesATokenEndpointByHttpsOrOnThisMachine(String url) {
        assertThatNoException().isThrownBy(() -> bound(OAUTH + ENDPOINT + url));
    }

    @ParameterizedTest
    @CsvSource(delimiter = ';', ignoreLeadingAndTrailingWhitespace = true, textBlock = """
            KAFKA_SECURITY_PROTOCOL=TLS;                            KAFKA_SECURITY_PROTOCOL=TLS
            KAFKA_SECURITY_PROTOCOL=ssl;                            KAFKA_SECURITY_PROTOCOL=ssl
            KAFKA_SSL_BUNDLE=b;                                     KAFKA_SSL_BUNDLE=b
            KAFKA_SASL_MECHANISM=PLAIN;                             KAFKA_SASL_MECHANISM=PLAIN
            KAFKA_SASL_USERNAME=u;                                  KAFKA_SASL_USERNAME=u
            KAFKA_SASL_PASSWORD=p-secret;                           KAFKA_SASL_PASSWORD=(hidden)
            KAFKA_SASL_OAUTHBEARER_CLIENT_SECRET=c-secret;          KAFKA_SASL_OAUTHBEARER_CLIENT_SECRET=(hidden)
            KAFKA_SASL_OAUTHBEARER_SCOPE=s;                         KAFKA_SASL_OAUTHBEARER_SCOPE=s
            KAFKA_SECURITY_PROTOCOL=SSL KAFKA_SASL_USERNAME=u;      KAFKA_SASL_USERNAME=u
            KAFKA_SECURITY_PROTOCOL=SASL_SSL;                       KAFKA_SASL_MECHANISM=
            KAFKA_SECURITY_PROTOCOL=SASL_SSL KAFKA_SASL_MECHANISM=GSSAPI; KAFKA_SASL_MECHANISM=GSSAPI
            KAFKA_SECURITY_PROTOCOL=SASL_SSL KAFKA_SASL_MECHANISM=scram-sha-512; KAFKA_SASL_MECHANISM=scram-sha-512
            KAFKA_SECURITY_PROTOCOL=SASL_SSL KAFKA_SASL_MECHANISM=PLAIN; KAFKA_SASL_USERNAME=
            KAFKA_SECURITY_PROTOCOL=SASL_SSL KAFKA_SASL_MECHANISM=PLAIN KAFKA_SASL_USERNAME=u; KAFKA_SASL_PASSWORD=
            """)
    void refusesWhatDoesNotGoTogether(String variables, String named) {
        assertRefused(variables, named);
    }

    @Test
    void refusesWhatIsForAnotherMechanism() {
        assertRefused(PLAIN + ENDPOINT + "https://a/t", ENDPOINT + "https://a/t");
        assertRefused(PLAIN + "KAFKA_SASL_OAUTHBEARER_SCOPE=s", "KAFKA_SASL_OAUTHBEARER_SCOPE=s");
        assertRefused(OAUTH + ENDPOINT + "https://a/t KAFKA_SASL_USERNAME=u", "KAFKA_SASL_USERNAME=u");
        assertRefused(OAUTH, ENDPOINT);
        assertRefused(
                SASL + "KAFKA_SASL_MECHANISM=OAUTHBEARER " + ENDPOINT + "https://a/t",
                "KAFKA_SASL_OAUTHBEARER_CLIENT_ID=");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "nonsense",
                "http://login.example/t",
                "ftp://a/t",
                "https://a/t#f",
                "https:///t",
                "http://127.evil/t"
            })
    void refusesATokenEndpointThatIsNone(String url) {
        assertRefused(OAUTH + ENDPOINT + url, ENDPOINT + url);
    }

    @Test
    void doesNotShowAPasswordInAUrl() {
        assertRefused(OAUTH + ENDPOINT + "https://u:c-secret@a/t", ENDPOINT + "(hidden)");
    }

    /** Such as the line break that a file with a secret ends with. */
    @Test
    void refusesControlCharacters() {
        assertRefused(PLAIN.replace("p-secret", "p-secret\n"), "KAFKA_SASL_PASSWORD=(hidden)");
        assertRefused(PLAIN.replace("=u ", "=u\u0000 "), "KAFKA_SASL_USERNAME=(hidden)");
    }

    @Test
    void showsNoSecretWhenPrinted() {
        assertThat(bound(PLAIN)).asString().doesNotContain("secret");
        assertThat(bound(OAUTH + ENDPOINT + "https://a/t")).asString().doesNotContain("secret");
    }

    private static void assertRefused(String variables, String named) {
        assertThatExceptionOfType(BindException.class)
                .isThrownBy(() -> bound(variables))
                .havingRootCause()
                .isInstanceOf(InvalidSettingException.class)
                .withMessageStartingWith(named + " cannot be used: ")
                .satisfies(e -> assertThat(e.getMessage()).doesNotContain("secret"));
    }
}
