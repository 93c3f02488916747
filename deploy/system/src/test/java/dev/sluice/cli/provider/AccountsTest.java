package dev.sluice.cli.provider;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AccountsTest {

    @TempDir
    private Path directory;

    @Test
    void makesAccountsToTryOnceAndKeepsTheirSecretsFromOthers() throws Exception {
        Path file = DemoAccounts.make(directory.resolve("providers"));
        List<Path> secrets = Stream.of("stripe.secret", "adyen.key", "adyen.basic", "paypal/CERT-demo.key")
                .map(file::resolveSibling)
                .toList();
        String stripe = Files.readString(secrets.getFirst());

        assertThat(secrets).allSatisfy(secret -> assertThat(permissions(secret)).isEqualTo("rw-------"));
        assertThat(permissions(directory.resolve("providers"))).isEqualTo("rwx------");
        assertThat(Files.readString(file)).doesNotContain(stripe).doesNotContain("whsec_");
        try (Stream<Path> left = Files.list(file.resolveSibling("paypal"))) {
            assertThat(left.map(Path::getFileName).map(Path::toString))
                    .containsExactlyInAnyOrder("ca.pem", "CERT-demo.pem", "CERT-demo.key");
        }

        assertThat(DemoAccounts.make(directory.resolve("providers"))).isEqualTo(file);
        assertThat(Files.readString(secrets.getFirst())).isEqualTo(stripe);
    }

    @Test
    void choosesTheOneTestAccountOfAProvider() throws Exception {
        Accounts accounts = accounts("""
                accounts:
                  live: {provider: stripe, live: true, secrets_env: A}
                  test: {provider: stripe, live: false, secrets_env: A}
                  one: {provider: adyen, live: false, secrets_env: A, second_factor: none}
                  two: {provider: adyen, live: false, secrets_env: A, second_factor: none}
                """);

        assertThat(accounts.only(ProviderName.STRIPE).name()).isEqualTo("test");
        assertThat(accounts.named("live", ProviderName.STRIPE).isLive()).isTrue();
        assertThatThrownBy(() -> accounts.only(ProviderName.ADYEN)).hasMessageContaining("one, two", "--account");
        assertThatThrownBy(() -> accounts.only(ProviderName.PAYPAL)).hasMessageContaining("no test account of paypal");
        assertThatThrownBy(() -> accounts.named("test", ProviderName.ADYEN))
                .hasMessageContaining("no account test of adyen");
    }

    @Test
    void saysWhatItTakesToSignAndShowsNoSecret() throws Exception {
        Accounts accounts = accounts("""
                accounts:
                  shop: {provider: stripe, live: false, secrets_env: MISSING}
                  store: {provider: paypal, live: false, webhook_id: W1}
                  own: {provider: paypal, live: false, webhook_id: W1, certificates: %s}
                """.formatted(directory));
        Files.writeString(directory.resolve("CERT-1.key"), "#secret#");

        assertThatThrownBy(() -> accounts.only(ProviderName.STRIPE).signer()).hasMessageContaining("MISSING");
        assertThatThrownBy(() -> accounts.named("store", ProviderName.PAYPAL).signer())
                .hasMessageContaining("only PayPal can sign");
        assertThatThrownBy(() -> accounts.named("own", ProviderName.PAYPAL).signer())
                .hasMessageContaining("in PEM")
                .hasMessageNotContaining("#secret#");
    }

    @Test
    void signsWithTheFirstOfSeveralSecrets() throws Exception {
        Accounts several = accounts(
                "accounts: {shop: {provider: stripe, live: false, secrets_env: SHOP}}",
                Map.of("SHOP", "whsec_b, whsec_a"));
        byte[] body = {};

        assertThat(several.only(ProviderName.STRIPE)
                        .signer()
                        .sign(body, Instant.EPOCH)
                        .headers())
                .isEqualTo(new StripeSigner("whsec_b").sign(body, Instant.EPOCH).headers());
    }

    @Test
    void refusesAFileThatIsNoYaml() {
        assertThatThrownBy(() -> accounts("accounts: [")).hasMessageContaining("cannot be read as a file of accounts");
    }

    private Accounts accounts(String yaml) throws IOException {
        return accounts(yaml, Map.of());
    }

    private Accounts accounts(String yaml, Map<String, String> environment) throws IOException {
        return Accounts.read(Files.writeString(directory.resolve("accounts.yaml"), yaml), environment);
    }

    private static String permissions(Path file) throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(file));
    }
}
