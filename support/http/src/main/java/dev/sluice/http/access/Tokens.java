package dev.sluice.http.access;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The bearer tokens (RFC 6750) that are known, as their digests: two of those take the same time to compare whatever they
 * are of. Thread-safe.
 */
public final class Tokens {

    /** What becomes of a caller. */
    public enum Verdict {
        /** Is let in. */
        OPEN,
        /** Has no token, or several. */
        NO_TOKEN,
        /** Has one that is not known. */
        UNKNOWN_TOKEN,
        /** Has one of another scope. */
        OTHER_SCOPE
    }

    private static final Pattern BEARER = Pattern.compile("bearer +([!-~]{1,255})", Pattern.CASE_INSENSITIVE);

    private record Token(Scope scope, byte[] digest) {}

    private final List<Token> tokens;

    /** @param scopes all that there are: a token of another one is told from one that is not known */
    public Tokens(List<Scope> scopes) {
        tokens = scopes.stream()
                .flatMap(scope -> scope.tokens().stream().map(token -> new Token(scope, digest(token))))
                .toList();
    }

    /**
     * Judges a caller.
     *
     * @param authorizations the values of {@code Authorization}; where there are two, which one was meant is anybody's guess
     */
    public Verdict judge(Scope needed, List<String> authorizations) {
        if (needed.isOpen()) {
            return Verdict.OPEN;
        }
        Matcher bearer = BEARER.matcher(authorizations.size() == 1 ? authorizations.getFirst() : "");
        if (!bearer.matches()) {
            return Verdict.NO_TOKEN;
        }
        return scopeOf(bearer.group(1))
                .map(scope -> scope.equals(needed) ? Verdict.OPEN : Verdict.OTHER_SCOPE)
                .orElse(Verdict.UNKNOWN_TOKEN);
    }

    /** The scope that a token opens; empty where it is not known. */
    private Optional<Scope> scopeOf(String token) {
        byte[] digest = digest(token);
        Optional<Scope> scope = Optional.empty();
        // All of them, always: how long it takes must not tell which one it was
        for (Token known : tokens) {
            if (MessageDigest.isEqual(known.digest(), digest)) {
                scope = Optional.of(known.scope());
            }
        }
        return scope;
    }

    private static byte[] digest(String token) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(token.getBytes(ISO_8859_1));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("SHA-256, which each JDK has, is missing", e);
        }
    }
}
