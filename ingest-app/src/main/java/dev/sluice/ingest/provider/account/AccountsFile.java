package dev.sluice.ingest.provider.account;

import dev.sluice.ingest.provider.Account;
import dev.sluice.ingest.provider.AccountScheme;
import dev.sluice.ingest.provider.AccountSettings;
import dev.sluice.ingest.provider.EventJson;
import dev.sluice.ingest.provider.Verifier;
import dev.sluice.setting.InvalidSettingException;
import dev.sluice.setting.PlainYaml;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;
import tools.jackson.core.JsonPointer;

/**
 * Reads the accounts that {@code PROVIDERS_FILE} names. What cannot work is refused with its place in the file, and so is
 * what would have no effect.
 */
final class AccountsFile {

    /** An account, how its webhooks are known and read, and whose they are: null for its own. */
    record Served(
            Account account,
            AccountScheme scheme,
            Verifier verifier,
            @Nullable String connected) {}

    private static final String ACCOUNTS = "accounts";

    /** A segment of a path. */
    private static final Pattern NAME = Pattern.compile("[a-z0-9][a-z0-9-]{0,62}");

    private static final int MAX_PREFIX = 100;
    private static final int MAX_POINTERS = 10;

    private final String file;
    private final List<AccountScheme> schemes;
    private final Function<String, @Nullable String> variables;

    /** @param variables a variable's value by its name; null where it is not set */
    AccountsFile(String file, List<AccountScheme> schemes, Function<String, @Nullable String> variables) {
        this.file = file;
        this.schemes = schemes;
        this.variables = variables;
    }

    /**
     * The accounts, one or more, in the order of the file.
     *
     * @throws InvalidSettingException if something of the file cannot be used
     */
    List<Served> read() {
        Map<String, @Nullable Object> file = members(parse(), "");
        if (!file.keySet().equals(Set.of(ACCOUNTS))) {
            throw refused("it must have one member, accounts");
        }
        Map<String, @Nullable Object> accounts = members(file.get(ACCOUNTS), ACCOUNTS);
        if (accounts.isEmpty()) {
            throw refused("accounts: it names none");
        }
        var served = new ArrayList<Served>();
        accounts.forEach((name, members) -> {
            if (!NAME.matcher(name).matches()) {
                throw refused(
                        "accounts.%s: a name has small letters, digits and hyphens, 63 at the most".formatted(name));
            }
            served.add(account(name, members(members, ACCOUNTS + "." + name)));
        });
        return served;
    }

    private @Nullable Object parse() {
        try {
            return PlainYaml.load(Files.readString(Path.of(file)));
        } catch (IOException | InvalidPathException _) {
            throw refused("it cannot be read as text");
        } catch (MarkedYAMLException e) {
            // Its message shows the lines around
            throw refused("it is no YAML%s: %s"
                    .formatted(
                            e.getProblemMark() == null
                                    ? ""
                                    : " in line " + (e.getProblemMark().getLine() + 1),
                            e.getProblem()));
        } catch (YAMLException e) {
            throw refused("it is no YAML: " + e.getMessage());
        }
    }

    private Map<String, @Nullable Object> members(@Nullable Object value, String place) {
        if (!(value instanceof Map<?, ?> map)) {
            throw refused((place.isEmpty() ? "" : place + ": ") + "it must be a map of names to values");
        }
        var members = new LinkedHashMap<String, @Nullable Object>();
        map.forEach((name, member) -> members.put(String.valueOf(name), member));
        return members;
    }

    private Served account(String name, Map<String, @Nullable Object> members) {
        var settings = new AccountSettings(file, name, members, variables);
        String provider = settings.requiredText("provider");
        AccountScheme scheme = schemes.stream()
                .filter(one -> one.provider().equals(provider))
                .findFirst()
                .orElseThrow(() -> settings.refused(
                        "provider",
                        "it must be one of "
                                + String.join(
                                        ", ",
                                        schemes.stream()
                                                .map(AccountScheme::provider)
                                                .sorted()
                                                .toList())));
        boolean live = settings.requiredFlag("live");
        Verifier verifier = scheme.verifier(settings, live);
        var account = new Account(
                name,
                provider,
                live,
                prefix(settings),
                scheme.capture(settings),
                pointers(settings, "order_id"),
                pointers(settings, "user_id"),
                scheme.hasSecondFactor(settings));
        requireSigned(account, scheme, settings);
        String connected = scheme.connected(settings);
        settings.refuseOthers();
        return new Served(account, scheme, verifier, connected);
    }

    private static void requireSigned(Account account, AccountScheme scheme, AccountSettings settings) {
        account.orderId().stream()
                .filter(member -> !account.secondFactor() && !scheme.isSigned(member))
                .findFirst()
                .ifPresent(member -> {
                    throw settings.refused(
                            "order_id",
                            "'%s' is not signed: without a second factor, who has seen a webhook could have it applied to"
                                            .formatted(member)
                                    + " another order");
                });
    }

    private static String prefix(AccountSettings settings) {
        String prefix = settings.text("order_id_prefix");
        if (prefix != null && (EventJson.id(prefix) == null || prefix.length() > MAX_PREFIX)) {
            throw settings.refused(
                    "order_id_prefix",
                    "it must have 1 to %s characters, none of them a control character".formatted(MAX_PREFIX));
        }
        return prefix == null ? "" : prefix;
    }

    private static List<JsonPointer> pointers(AccountSettings settings, String member) {
        List<String> texts = settings.texts(member);
        if (texts.size() > MAX_POINTERS) {
            throw settings.refused(member, "it must have %s pointers at the most".formatted(MAX_POINTERS));
        }
        return texts.stream()
                .map(text -> {
                    try {
                        if (!text.isEmpty()) {
                            return JsonPointer.compile(text);
                        }
                    } catch (IllegalArgumentException _) {
                        // refused below
                    }
                    throw settings.refused(member, "'%s' is no JSON Pointer such as /data/object/id".formatted(text));
                })
                .toList();
    }

    private InvalidSettingException refused(String requirement) {
        return new InvalidSettingException(AccountSettings.VARIABLE, file, requirement);
    }
}
