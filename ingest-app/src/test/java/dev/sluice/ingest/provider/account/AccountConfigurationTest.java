package dev.sluice.ingest.provider.account;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.sluice.ingest.provider.Account;
import dev.sluice.ingest.provider.AccountTranslator;
import dev.sluice.ingest.provider.Provider;
import dev.sluice.ingest.provider.ProviderGroup;
import dev.sluice.ingest.update.Event;
import dev.sluice.ingest.update.Traceparent;
import dev.sluice.ingest.update.Update;
import dev.sluice.setting.InvalidSettingException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.mock.env.MockEnvironment;
import tools.jackson.databind.JsonNode;

@ExtendWith(OutputCaptureExtension.class)
class AccountConfigurationTest {

    private final MockEnvironment environment =
            new MockEnvironment().withProperty("webhook.mode", "inbox").withProperty("SECRET", "one");

    private AccountProperties properties = new AccountProperties("");

    @TempDir
    Path directory;

    @ParameterizedTest
    @ValueSource(strings = {"", " "})
    void servesNobodyWithoutAFile(String file) {
        properties = new AccountProperties(file);

        assertThat(accounts()).isEqualTo(new ProviderGroup(List.of(), List.of()));
    }

    @ParameterizedTest
    @ValueSource(strings = {"http", "kafka"})
    void needsTheInbox(String mode) {
        properties = new AccountProperties("/no/file");
        environment.setProperty("webhook.mode", mode);

        assertThatExceptionOfType(InvalidSettingException.class)
                .isThrownBy(this::accounts)
                .withMessageStartingWith("PROVIDERS_FILE=/no/file cannot be used: it needs WEBHOOK_MODE=inbox: ");
    }

    @Test
    void givesEachAccountAPathOfItsOwn() throws IOException {
        write("a-1", "eu-", "b", "us-");

        ProviderGroup accounts = accounts();

        assertThat(accounts.providers().stream().<String>map(Provider::path))
                .containsExactly("/webhooks/some/a-1", "/webhooks/some/b");
        assertThat(accounts.vacant()).containsExactly("/webhooks/some/{account}");
    }

    @Test
    void warnsOfAccountsThatShareTheirOrders(CapturedOutput output) throws IOException {
        write("a", "eu-", "b", "us-");
        accounts();
        assertThat(output).doesNotContain("accounts_share_orders");

        write("a", "", "b", "");
        accounts();
        assertThat(output).contains("event=accounts_share_orders order_id_prefix=\"\" accounts=a,b reason=\"");
    }

    @Test
    void refusesToForgetWebhooksThatCanStillBeTakenForOthers() throws IOException {
        write("a", "eu-", "b", "us-");
        environment.setProperty("inbox.retention", "95h");
        assertThatExceptionOfType(InvalidSettingException.class)
                .isThrownBy(this::accounts)
                .withMessageStartingWith(
                        "INBOX_RETENTION=95h cannot be used: with the account a of some it must be 96h");

        environment.setProperty("inbox.retention", "4d");
        assertThat(accounts().providers()).hasSize(2);
        environment.setProperty("inbox.retention", "some time");
        assertThat(accounts().providers()).hasSize(2);
    }

    private void write(String one, String prefix, String other, String otherPrefix) throws IOException {
        Path file = directory.resolve("accounts.yaml");
        Files.writeString(file, "accounts:\n" + account(one, prefix) + account(other, otherPrefix));
        properties = new AccountProperties(file.toString());
    }

    private static String account(String name, String prefix) {
        return "  %s: {provider: some, live: true, secrets_env: SECRET%s}\n"
                .formatted(name, prefix.isEmpty() ? "" : ", order_id_prefix: " + prefix);
    }

    private ProviderGroup accounts() {
        return new AccountConfiguration()
                .accounts(properties, environment, List.of(new AccountsFileTest.Some()), new Nothing());
    }

    private static final class Nothing implements AccountTranslator {

        @Override
        public String version(String provider) {
            return "1";
        }

        @Override
        public @Nullable String orderId(Account account, JsonNode event) {
            return null;
        }

        @Override
        public List<String> aliases(Account account, JsonNode event) {
            return List.of();
        }

        @Override
        public @Nullable String row(Account account, JsonNode event) {
            return null;
        }

        @Override
        public List<Update> translate(Account account, Event event, JsonNode body, @Nullable Traceparent traceparent) {
            return List.of();
        }
    }
}
