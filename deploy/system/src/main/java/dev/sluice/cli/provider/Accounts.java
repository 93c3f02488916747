package dev.sluice.cli.provider;

import dev.sluice.system.CannotRunException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import org.yaml.snakeyaml.error.YAMLException;

/** The accounts of a file that ingest-app reads too, and more strictly; docs/providers.md. */
public final class Accounts {

    private final Path file;
    private final List<Account> all;

    private Accounts(Path file, List<Account> all) {
        this.file = file;
        this.all = all;
    }

    /**
     * Reads the file.
     *
     * @param environment where the variables are that it names
     */
    public static Accounts read(Path file, Map<String, String> environment) {
        List<Account> accounts = new ArrayList<>();
        if (parse(file) instanceof Map<?, ?> root && root.get("accounts") instanceof Map<?, ?> members) {
            members.forEach((name, account) -> {
                if (account instanceof Map<?, ?> map) {
                    provider(map.get("provider"))
                            .ifPresent(provider ->
                                    accounts.add(new Account(String.valueOf(name), provider, map, environment)));
                }
            });
        }
        return new Accounts(file, accounts);
    }

    private static Object parse(Path file) {
        try {
            return new Yaml(new SafeConstructor(new LoaderOptions())).load(Files.readString(file));
        } catch (IOException | InvalidPathException | YAMLException e) {
            throw new CannotRunException(
                    "%s cannot be read as a file of accounts: %s"
                            .formatted(file, e.getClass().getSimpleName()),
                    e);
        }
    }

    private static Optional<ProviderName> provider(@Nullable Object name) {
        return Stream.of(ProviderName.values())
                .filter(provider -> provider.toString().equals(name))
                .findFirst();
    }

    /** The account of this name, which has to be of this provider. */
    public Account named(String name, ProviderName provider) {
        return all.stream()
                .filter(account -> account.name().equals(name) && account.provider() == provider)
                .findFirst()
                .orElseThrow(() -> new CannotRunException(
                        "%s has no account %s of %s, but %s.".formatted(file, name, provider, names(all))));
    }

    /** The one account of this provider where no money moves. */
    public Account only(ProviderName provider) {
        List<Account> found = all.stream()
                .filter(account -> account.provider() == provider && !account.isLive())
                .toList();
        if (found.size() != 1) {
            throw new CannotRunException(
                    found.isEmpty()
                            ? "%s has no test account of %s, but %s.".formatted(file, provider, names(all))
                            : "%s has several test accounts of %s: %s. Choose one with --account."
                                    .formatted(file, provider, names(found)));
        }
        return found.getFirst();
    }

    private static String names(List<Account> accounts) {
        return accounts.isEmpty()
                ? "none at all"
                : accounts.stream().map(Account::name).collect(Collectors.joining(", "));
    }
}
