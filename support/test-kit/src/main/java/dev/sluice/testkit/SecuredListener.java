package dev.sluice.testkit;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.ScramCredentialInfo;
import org.apache.kafka.clients.admin.ScramMechanism;
import org.apache.kafka.clients.admin.UserScramCredentialAlteration;
import org.apache.kafka.clients.admin.UserScramCredentialUpsertion;

/**
 * A listener of a {@link TestBroker} for SASL_SSL with PLAIN, SCRAM-SHA-256, SCRAM-SHA-512 and OAUTHBEARER, which takes any
 * token of a {@link TokenEndpoint}. What runs beside it on the broker's first listener needs no credential.
 *
 * @param keyAndCertificate of localhost, in PEM
 */
public record SecuredListener(int port, Path keyAndCertificate) {

    /** Who is let in by PLAIN; by SCRAM, once {@link #setScramPassword} was called. */
    public static final String USER = "sluice";

    /** With what a line of JAAS has to escape, and what nothing may expand. */
    public static final String PASSWORD = "a \"b\\c\\\";'=${d}//*";

    private static final String NAME = "SECURED";

    public SecuredListener(Path keyAndCertificate) {
        this(TestBroker.freePort(), keyAndCertificate);
    }

    public String address() {
        return "localhost:" + port;
    }

    /** Of the broker, where its own are called PLAINTEXT and CONTROLLER. */
    Map<String, String> settings() {
        String prefix = "listener.name.secured.";
        return Map.of(
                "listener.security.protocol.map",
                "PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT,%s:SASL_SSL".formatted(NAME),
                prefix + "sasl.enabled.mechanisms",
                "PLAIN,SCRAM-SHA-256,SCRAM-SHA-512,OAUTHBEARER",
                prefix + "plain.sasl.jaas.config",
                module("plain.PlainLoginModule", "user_" + USER, PASSWORD),
                prefix + "scram-sha-256.sasl.jaas.config",
                module("scram.ScramLoginModule", "unused", ""),
                prefix + "scram-sha-512.sasl.jaas.config",
                module("scram.ScramLoginModule", "unused", ""),
                prefix + "oauthbearer.sasl.jaas.config",
                module("oauthbearer.OAuthBearerLoginModule", "unsecuredLoginStringClaim_sub", "broker"),
                prefix + "ssl.keystore.type",
                "PEM",
                prefix + "ssl.keystore.location",
                keyAndCertificate.toString());
    }

    String url() {
        return NAME + "://" + address();
    }

    private static String module(String name, String option, String value) {
        return "org.apache.kafka.common.security.%s required %s=\"%s\";"
                .formatted(name, option, value.replace("\\", "\\\\").replace("\"", "\\\""));
    }

    /** Lets {@link #USER} in by this password, by SCRAM, from the moment that the broker knows of it: soon after. */
    public static void setScramPassword(Cluster cluster, String password) {
        try (var admin = cluster.admin()) {
            // Kafka takes one change of a user's in a request
            for (var mechanism : List.of(ScramMechanism.SCRAM_SHA_256, ScramMechanism.SCRAM_SHA_512)) {
                admin.alterUserScramCredentials(List.of(upsertion(mechanism, password)))
                        .all()
                        .get();
            }
        } catch (ExecutionException | InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private static UserScramCredentialAlteration upsertion(ScramMechanism mechanism, String password) {
        return new UserScramCredentialUpsertion(USER, new ScramCredentialInfo(mechanism, 4096), password);
    }
}
