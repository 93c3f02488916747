package dev.sluice.http.access;

import java.util.List;
import java.util.function.Predicate;

/**
 * What a token opens.
 *
 * @param name as callers are told of it
 * @param paths those of the scope, as the servlet container has decoded and normalized them
 * @param tokens what opens it, each of this scope alone; without any it is closed
 * @param isOpen whether everybody who can reach the service is let in
 */
public record Scope(String name, Predicate<String> paths, List<String> tokens, boolean isOpen) {

    /** A path and all that is below it. */
    public static Predicate<String> below(String root) {
        return path -> path.equals(root) || path.startsWith(root + "/");
    }

    /** Secrets stay out of logs. */
    @Override
    public String toString() {
        return "Scope[name=%s, tokens=%s, isOpen=%s]".formatted(name, tokens.size(), isOpen);
    }
}
