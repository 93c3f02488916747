package dev.sluice.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.sluice.setting.InvalidSettingException;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import javax.security.auth.login.AppConfigurationEntry;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.security.JaasContext;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.ssl.DefaultSslBundleRegistry;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

@ExtendWith(OutputCaptureExtension.class)
class KafkaSecurityTest {

    private static final String REMOTE = "kafka.example:9093";

    private static Map<String, Object> settings(
            String brokers,
            String protocol,
            @Nullable String mechanism,
            @Nullable String user,
            @Nullable String password) {
        return settings(
                brokers,
                new KafkaSecurityProperties(protocol, null, mechanism, user, password, null, null, null, null, null));
    }

    private static Map<String, Object> settings(String brokers, KafkaSecurityProperties properties) {
        var kafka = new KafkaProperties(brokers, "orders", "disputes", 6, (short) 1);
        return new KafkaSecurity(kafka, properties, new DefaultSslBundleRegistry()).clientSettings();
    }

    @Test
    void tellsTheProtocolAloneWhereNothingElseIsAsked() {
        assertThat(settings(REMOTE, "PLAINTEXT", null, null, null)).isEqualTo(Map.of("security.protocol", "PLAINTEXT"));
        assertThat(settings(REMOTE, "SSL", null, null, null)).isEqualTo(Map.of("security.protocol", "SSL"));
    }

    @ParameterizedTest
    @CsvSource({
        "PLAIN, org.apache.kafka.common.security.plain.PlainLoginModule",
        "SCRAM-SHA-256, org.apache.kafka.common.security.scram.ScramLoginModule",
        "SCRAM-SHA-512, org.apache.kafka.common.security.scram.ScramLoginModule",
    })
    void tellsTheMechanismAndItsModule(String mechanism, String module) {
        var settings = settings(REMOTE, "SASL_SSL", mechanism, "u", "p");

        assertThat(settings).containsEntry("sasl.mechanism", mechanism);
        assertThat(login(settings).getLoginModuleName()).isEqualTo(module);
    }

    /** Read back as Kafka reads it. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "a \"b\" c",
                "\\",
                "\\\"",
                "\"",
                "'",
                ";",
                "a=b;c required;",
                "//",
                "/* */",
                "#",
                "\\n",
                "\\101",
                "${x}",
                "p\u00e4ss\u00a0\ud83d\udd11",
                " ",
                "\\\\\"\\",
                "required"
            })
    void passesEachPasswordOnAsItIs(String password) {
        assertThat(login(settings(REMOTE, "SASL_SSL", "SCRAM-SHA-512", password + "u", password))
                        .getOptions())
                .isEqualTo(Map.of("username", password + "u", "password", password));
    }

    private static AppConfigurationEntry login(Map<String, Object> settings) {
        return JaasContext.loadClientContext(settings).configurationEntries().getFirst();
    }

    @Test
    void showsNoSecretWhenItIsPrinted() {
        assertThat(settings(REMOTE, "SASL_SSL", "PLAIN", "u", "p-secret").toString())
                .doesNotContain("secret");
        assertThat(settings(REMOTE, oauth("c-secret")).toString()).doesNotContain("secret");
    }

    @ParameterizedTest
    @ValueSource(strings = {"PLAIN", "SCRAM-SHA-256", "SCRAM-SHA-512"})
    void isTakenByKafkasClients(String mechanism) {
        Map<String, Object> settings = new HashMap<>(settings("localhost:9", "SASL_SSL", mechanism, "u", "p"));
        settings.put("bootstrap.servers", "localhost:9");
        Admin.create(settings).close(Duration.ZERO);
    }

    @ParameterizedTest
    @CsvSource({
        "SASL_PLAINTEXT, PLAIN,         kafka.example:9092,              true",
        "SASL_PLAINTEXT, PLAIN,         'localhost:1, kafka.example:1',  true",
        "SASL_PLAINTEXT, PLAIN,         127.evil.example:9092,           true",
        "SASL_PLAINTEXT, PLAIN,         'localhost:1,127.0.0.1:1,[::1]:1', false",
        "SASL_PLAINTEXT, SCRAM-SHA-512, kafka.example:9092,              false",
        "SASL_SSL,       PLAIN,         kafka.example:9092,              false",
    })
    void warnsOfAPasswordThatCanBeReadOnTheWay(
            String protocol, String mechanism, String brokers, boolean warns, CapturedOutput output) {
        settings(brokers, protocol, mechanism, "u", "p");

        assertThat(output.getAll().contains("event=kafka_credentials_in_clear mechanism=" + mechanism))
                .isEqualTo(warns);
    }

    @Test
    void refusesABundleThatNothingDefines() {
        var ofBrokers = new KafkaSecurityProperties("SSL", "b", null, null, null, null, null, null, null, null);
        assertThatExceptionOfType(InvalidSettingException.class)
                .isThrownBy(() -> settings(REMOTE, ofBrokers))
                .withMessageStartingWith("KAFKA_SSL_BUNDLE=b cannot be used: ");
        var ofTokens = new KafkaSecurityProperties(
                "SASL_SSL", null, "OAUTHBEARER", null, null, "https://a/t", "id", "s", null, "c");
        assertThatExceptionOfType(InvalidSettingException.class)
                .isThrownBy(() -> settings(REMOTE, ofTokens))
                .withMessageStartingWith("KAFKA_SASL_OAUTHBEARER_SSL_BUNDLE=c cannot be used: ");
    }

    private static KafkaSecurityProperties oauth(String secret) {
        return new KafkaSecurityProperties(
                "SASL_SSL", null, "OAUTHBEARER", null, null, "https://a/t", "id", secret, null, null);
    }
}
