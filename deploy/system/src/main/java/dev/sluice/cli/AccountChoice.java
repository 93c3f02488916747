package dev.sluice.cli;

import dev.sluice.cli.provider.Account;
import dev.sluice.cli.provider.Accounts;
import dev.sluice.cli.provider.DemoAccounts;
import dev.sluice.cli.provider.ProviderName;
import dev.sluice.system.CannotRunException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** Which account a webhook is for: one of {@code PROVIDERS_FILE}, else of those that the running system brought along. */
final class AccountChoice {

    static final String DESCRIPTION = "The account; by default the provider's one test account.";

    private AccountChoice() {}

    static Account of(Context context, ProviderName provider, Optional<String> name) {
        String named = context.environment().getOrDefault("PROVIDERS_FILE", "");
        Path file = named.isBlank() ? DemoAccounts.file(context.layout().providers()) : Path.of(named);
        if (Files.notExists(file)) {
            throw new CannotRunException(
                    named.isBlank()
                            ? "There are no accounts yet: deploy/sluice run inbox makes some to try. Or set PROVIDERS_FILE."
                            : "PROVIDERS_FILE names %s, which is not there.".formatted(named));
        }
        Accounts accounts = Accounts.read(file, context.environment());
        return name.map(given -> accounts.named(given, provider)).orElseGet(() -> accounts.only(provider));
    }
}
