package dev.sluice.ingest.provider.account;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.sluice.ingest.provider.Account;
import dev.sluice.ingest.provider.Account.Capture;
import dev.sluice.ingest.provider.AccountEvent;
import dev.sluice.ingest.provider.AccountScheme;
import dev.sluice.ingest.provider.AccountSettings;
import dev.sluice.ingest.provider.Verifier;
import dev.sluice.setting.InvalidSettingException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.core.JsonPointer;

/** With a provider of the test's own; what the real ones refuse is in SchemesTest. */
class AccountsFileTest {

    private static final Map<String, String> VARIABLES = Map.of("SECRET", " one, two\nthree ", "BLANK", " ");

    @TempDir
    Path directory;

    @Test
    void readsAccounts() throws Exception {
        Files.writeString(directory.resolve("secret"), "one\ntwo\n");
        List<AccountsFile.Served> served = read("""
                accounts:
                  shop-eu:
                    provider: some
                    live: true
                    secrets_env: SECRET
                    order_id_prefix: "eu-"
                    order_id: [/data/object/metadata/order, /data/object/id]
                    user_id: [/data/object/customer]
                  shop-2:
                    provider: some
                    live: false
                    secrets_file: %s
                """.formatted(directory.resolve("secret")));

        assertThat(served.stream().map(AccountsFile.Served::account))
                .containsExactly(
                        new Account(
                                "shop-eu",
                                "some",
                                true,
                                "eu-",
                                Capture.MANUAL,
                                List.of(
                                        JsonPointer.compile("/data/object/metadata/order"),
                                        JsonPointer.compile("/data/object/id")),
                                List.of(JsonPointer.compile("/data/object/customer")),
                                false),
                        new Account("shop-2", "some", false, "", Capture.MANUAL, List.of(), List.of(), false));
        assertThat(served.stream().map(one -> one.verifier().challenge())).containsExactly("one two three", "one two");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "provider: none          | accounts.shop.provider: it must be one of some",
                "provider: 7             | accounts.shop.provider: it must be a text, in quotes where it might be read as something else",
                "provider: []            | accounts.shop.provider: it must be a text",
                "live: maybe             | accounts.shop.live: it must be true or false",
                "live: 'true'            | accounts.shop.live: it must be true or false",
                "secrets_env: NOT_THERE  | accounts.shop.secrets_env: the variable NOT_THERE is not set",
                "secrets_env: BLANK      | accounts.shop.secrets_env: the variable BLANK is not set",
                "secrets_file: /no/file  | accounts.shop.secrets_file: there is secrets_env too: one of them is enough",
                "order_id_prefix: ''     | accounts.shop.order_id_prefix: it must be a text",
                "order_id_prefix: \"a\\nb\" | accounts.shop.order_id_prefix: it must have 1 to 100 characters",
                "order_id: /id           | accounts.shop.order_id: it must be a list of texts",
                "order_id: []            | accounts.shop.order_id: it must be a list of texts",
                "order_id: [7]           | accounts.shop.order_id: it must be a list of texts",
                "order_id: [id]          | accounts.shop.order_id: 'id' is no JSON Pointer such as /data/object/id",
                "order_id: [/id, /open]  | accounts.shop.order_id: '/open' is not signed: without a second factor",
                "user_id: ['']           | accounts.shop.user_id: '' is no JSON Pointer",
                "secret: here            | accounts.shop.secret: there is no such setting for an account of this provider",
                "'live ': true           | accounts.shop.live : there is no such setting",
            })
    void refusesWhatCannotWorkWithItsPlace(String member, String message) {
        String name = member.split(":")[0];
        String account = "accounts:\n  shop:\n"
                + List.of("provider: some", "live: true", "secrets_env: SECRET").stream()
                        .filter(line -> !line.startsWith(name + ":"))
                        .map(line -> "    " + line + "\n")
                        .reduce("", String::concat);

        assertRefused(account + "    " + member, message);
    }

    @Test
    void takesAnOrderIdThatIsNotSignedWithASecondFactor() throws IOException {
        assertThat(
                        read(
                                "accounts: {shop: {provider: some, live: true, secrets_env: SECRET, factor: x, order_id: [/open]}}"))
                .hasSize(1);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "''                                  | it must be a map of names to values",
                "account: {}                         | it must have one member, accounts",
                "{accounts: {}, more: 1}             | it must have one member, accounts",
                "accounts:                           | accounts: it must be a map of names to values",
                "accounts: {}                        | accounts: it names none",
                "accounts: [a]                       | accounts: it must be a map of names to values",
                "accounts: {Shop: {}}                | accounts.Shop: a name has small letters, digits and hyphens",
                "accounts: {a/b: {}}                 | accounts.a/b: a name has",
                "accounts: {shop: }                  | accounts.shop: it must be a map of names to values",
                "accounts: {shop: {}}                | accounts.shop.provider: it is missing",
                "accounts: {shop: {provider: some}}  | accounts.shop.live: it must be true or false",
                "accounts: {a: {}, a: {}}            | it is no YAML in line 1: found duplicate key a",
                "accounts: {                         | it is no YAML in line ",
                "accounts: !!java.net.URL [a]        | it is no YAML in line 1: ",
            })
    void refusesAFileThatIsNone(String text, String message) {
        assertRefused(text, message);
    }

    @Test
    void refusesAMissingFile() {
        assertThatExceptionOfType(InvalidSettingException.class)
                .isThrownBy(() -> file("/no/such/file").read())
                .withMessage("PROVIDERS_FILE=/no/such/file cannot be used: it cannot be read as text.");
    }

    @Test
    void refusesAMissingSecret() {
        assertRefused(
                "accounts: {shop: {provider: some, live: true}}",
                "accounts.shop.secrets_env: it is missing, and so is secrets_file");
        assertRefused(
                "accounts: {shop: {provider: some, live: true, secrets_file: /no/file}}",
                "accounts.shop.secrets_file: the file /no/file cannot be read as text, or is empty");
    }

    @Test
    void showsNoSecret() {
        var secret = new AccountSettings.Secret("SECRET", "hidden text");

        assertThat(secret.toString()).doesNotContain("hidden text");
        assertThat(secret.refused("it is short")).hasMessage("SECRET=(hidden) cannot be used: it is short.");
    }

    private void assertRefused(String text, String message) {
        assertThatExceptionOfType(InvalidSettingException.class)
                .isThrownBy(() -> read(text))
                .withMessageStartingWith("PROVIDERS_FILE=" + directory.resolve("accounts.yaml") + " cannot be used: ")
                .withMessageContaining(message)
                .satisfies(refused -> assertThat(refused.getMessage()).doesNotContain("\n"));
    }

    private List<AccountsFile.Served> read(String text) throws IOException {
        Path file = directory.resolve("accounts.yaml");
        Files.writeString(file, text);
        return file(file.toString()).read();
    }

    private static AccountsFile file(String file) {
        return new AccountsFile(file, List.of(new Some()), VARIABLES::get);
    }

    /** Whose verifier tells its secrets, and whose webhooks have a member that is not signed. */
    static final class Some implements AccountScheme {

        @Override
        public String provider() {
            return "some";
        }

        @Override
        public Verifier verifier(AccountSettings settings, boolean live) {
            return Verifier.closed(
                    String.join(" ", settings.requiredSecret("secrets").list()));
        }

        @Override
        public boolean hasSecondFactor(AccountSettings settings) {
            return settings.text("factor") != null;
        }

        @Override
        public boolean isSigned(JsonPointer member) {
            return !member.equals(JsonPointer.compile("/open"));
        }

        @Override
        public Duration leastRetention() {
            return Duration.ofDays(4);
        }

        @Override
        public List<String> headers() {
            return List.of();
        }

        @Override
        public List<AccountEvent> events(byte[] body, boolean live) {
            return List.of();
        }
    }
}
