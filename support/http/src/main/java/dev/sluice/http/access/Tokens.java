package dev.sluice.http.access;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.List;
import java.util.Optional;

/** The tokens that are known, as their digests: two of those take the same time to compare whatever they are of. Thread-safe. */
final class Tokens {

    private record Token(Scope scope, byte[] digest) {}

    private final List<Token> tokens;

    Tokens(List<Scope> scopes) {
        tokens = scopes.stream()
                .flatMap(scope -> scope.tokens().stream().map(token -> new Token(scope, digest(token))))
                .toList();
    }

    /** The scope that a token opens; empty where it is not known. */
    Optional<Scope> scopeOf(String token) {
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
