package dev.sluice.ingest.inbox.admin;

import dev.sluice.http.access.Scope;
import dev.sluice.setting.InvalidSettingException;
import dev.sluice.setting.TokenSetting;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Who may look at the inbox and repair it, and whether there is a page for it; {@code admin.tokens} is set by
 * {@code ADMIN_TOKENS}, and so on.
 *
 * @param tokens several at once so that they can be replaced
 * @param page whether the management port has the operator's page
 */
@ConfigurationProperties("admin")
public record AdminProperties(
        @DefaultValue List<String> tokens,
        @DefaultValue("auto") Page page) {

    /** {@code AUTO}: where the management port is bound to loopback. */
    public enum Page {
        AUTO,
        ON,
        OFF
    }

    public AdminProperties {
        tokens.forEach(token -> TokenSetting.require("ADMIN_TOKENS", token));
        // An empty variable is bound as null
        page = Objects.requireNonNullElse((@Nullable Page) page, Page.AUTO);
    }

    /**
     * Whether there is a page.
     *
     * @param isBoundToLoopback whether only this machine can reach it
     * @throws InvalidSettingException where everybody could reach it and nobody would be asked for a token
     */
    public boolean hasPage(boolean isBoundToLoopback) {
        return switch (page) {
            case OFF -> false;
            case AUTO -> isBoundToLoopback;
            case ON -> {
                if (!isBoundToLoopback && tokens.isEmpty()) {
                    throw new InvalidSettingException(
                            "ADMIN_PAGE",
                            "on",
                            "ADMIN_TOKENS is not set, and MANAGEMENT_BIND_ADDRESS is not a loopback address");
                }
                yield true;
            }
        };
    }

    /**
     * Without tokens it is open where nobody but this machine can call. The caller's own address would prove nothing: a
     * proxy may stand between.
     *
     * @param root of its paths
     */
    public Scope scope(String root, boolean isBoundToLoopback) {
        return new Scope("admin", Scope.below(root), tokens, tokens.isEmpty() && isBoundToLoopback);
    }

    /** Secrets stay out of logs. */
    @Override
    public String toString() {
        return "AdminProperties[tokens=%s, page=%s]".formatted(tokens.size(), page);
    }
}
