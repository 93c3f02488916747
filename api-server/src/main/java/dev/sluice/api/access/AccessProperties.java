package dev.sluice.api.access;

import dev.sluice.http.access.Scope;
import dev.sluice.setting.InvalidSettingException;
import dev.sluice.setting.TokenSetting;
import java.util.Collections;
import java.util.List;
import java.util.function.Predicate;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * The tokens that callers may have, several at once so that they can be replaced; {@code api.tokens} is set by {@code
 * API_TOKENS}, and so on. With any of them set, a scope that has none is closed to everybody.
 *
 * @param tokens of the internal scope
 * @param readTokens of the read scope
 */
@ConfigurationProperties("api")
record AccessProperties(
        @DefaultValue List<String> tokens, @DefaultValue List<String> readTokens) {

    private static final Predicate<String> INTERNAL = Scope.below("/internal");

    AccessProperties {
        tokens.forEach(token -> TokenSetting.require("API_TOKENS", token));
        readTokens.forEach(token -> TokenSetting.require("API_READ_TOKENS", token));
        if (!Collections.disjoint(tokens, readTokens)) {
            throw new InvalidSettingException(
                    "API_READ_TOKENS", "(hidden)", "a token must not be among API_TOKENS too: each opens one scope");
        }
    }

    boolean isOpenToAll() {
        return tokens.isEmpty() && readTokens.isEmpty();
    }

    /** Updates, by ingest-app, and all the rest, by readers: a path that somebody adds is never open without a token. */
    List<Scope> scopes() {
        return List.of(internal(), new Scope("read", _ -> true, readTokens, isOpenToAll()));
    }

    /** Of updates. */
    Scope internal() {
        return new Scope("internal", INTERNAL, tokens, isOpenToAll());
    }

    /** Secrets stay out of logs. */
    @Override
    public String toString() {
        return "AccessProperties[tokens=%s, readTokens=%s]".formatted(tokens.size(), readTokens.size());
    }
}
