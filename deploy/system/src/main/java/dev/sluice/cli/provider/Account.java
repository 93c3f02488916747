package dev.sluice.cli.provider;

import dev.sluice.system.CannotRunException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * An account as the file of accounts has it, from its provider's side. Secrets are read when something is signed, and kept by
 * nobody else.
 *
 */
public final class Account {

    private final String name;
    private final ProviderName provider;
    private final Map<?, ?> members;
    private final Map<String, String> environment;

    Account(String name, ProviderName provider, Map<?, ?> members, Map<String, String> environment) {
        this.name = name;
        this.provider = provider;
        this.members = members;
        this.environment = environment;
    }

    public String name() {
        return name;
    }

    public ProviderName provider() {
        return provider;
    }

    /** Whether money moves there. */
    public boolean isLive() {
        return Boolean.TRUE.equals(members.get("live"));
    }

    /** What the ids begin with that its orders have here. */
    public String orderIdPrefix() {
        String prefix = text("order_id_prefix");
        return prefix == null ? "" : prefix;
    }

    /** Where its webhooks are sent to. */
    public String path() {
        return "/webhooks/%s/%s".formatted(provider, name);
    }

    /**
     * What signs as its provider does.
     *
     * @throws CannotRunException if that takes what is not there
     */
    public ProviderSigner signer() {
        return switch (provider) {
            case STRIPE -> new StripeSigner(requiredSecret("secrets"));
            case ADYEN -> new AdyenSigner(requiredSecret("secrets"), secret("basic"));
            case PAYPAL -> paypal();
        };
    }

    private ProviderSigner paypal() {
        String folder = text("certificates");
        if (folder == null) {
            throw refused("only PayPal can sign for it. Name a folder of certificates of your own: docs/providers.md");
        }
        try {
            KeyFolder keys = KeyFolder.read(Path.of(folder));
            return new PayPalSigner(required("webhook_id"), isLive(), keys.certificate(), keys.key());
        } catch (IOException | InvalidPathException e) {
            throw refused("%s has no certificate with its key that can be read: %s".formatted(folder, e.getMessage()));
        }
    }

    /** The first of several. */
    private String requiredSecret(String member) {
        String text = secret(member);
        if (text == null || text.isEmpty()) {
            throw refused("it has no " + member);
        }
        return text.split("[,\\s]+", 2)[0];
    }

    private @Nullable String secret(String member) {
        String variable = text(member + "_env");
        if (variable != null) {
            String value = environment.get(variable);
            if (value == null || value.isBlank()) {
                throw refused("the variable %s is not set here".formatted(variable));
            }
            return value.strip();
        }
        String file = text(member + "_file");
        try {
            return file == null ? null : Files.readString(Path.of(file)).strip();
        } catch (IOException | InvalidPathException _) {
            throw refused("the file %s cannot be read".formatted(file));
        }
    }

    private String required(String member) {
        String text = text(member);
        if (text == null) {
            throw refused("it has no " + member);
        }
        return text;
    }

    private @Nullable String text(String member) {
        Object value = members.get(member);
        return value == null ? null : value.toString();
    }

    private CannotRunException refused(String reason) {
        return new CannotRunException("Nothing can be signed for the account %s: %s.".formatted(name, reason));
    }

    @Override
    public String toString() {
        return name;
    }
}
