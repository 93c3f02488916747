package dev.sluice.http.access;

import java.util.List;

/** Guards one scope, for callers that come another way than {@link AccessFilter}'s. Thread-safe. */
public record ScopeGuard(Scope scope, Tokens tokens) {

    /** @param authorizations the values of {@code Authorization} */
    public Tokens.Verdict judge(List<String> authorizations) {
        return tokens.judge(scope, authorizations);
    }
}
