package dev.sluice.ingest.inbox.admin;

import dev.sluice.http.access.Scope;
import dev.sluice.setting.TokenSetting;
import java.util.List;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Who may look at the inbox and repair it; {@code admin.tokens} is set by {@code ADMIN_TOKENS}.
 *
 * @param tokens several at once so that they can be replaced
 */
@ConfigurationProperties("admin")
record AdminProperties(@DefaultValue List<String> tokens) {

    AdminProperties {
        tokens.forEach(token -> TokenSetting.require("ADMIN_TOKENS", token));
    }

    /**
     * Without tokens it is open where nobody but this machine can call. The caller's own address would prove nothing: a
     * proxy may stand between.
     */
    Scope scope(boolean isBoundToLoopback) {
        return new Scope("admin", Scope.below("/inbox"), tokens, tokens.isEmpty() && isBoundToLoopback);
    }

    /** Secrets stay out of logs. */
    @Override
    public String toString() {
        return "AdminProperties[tokens=%s]".formatted(tokens.size());
    }
}
