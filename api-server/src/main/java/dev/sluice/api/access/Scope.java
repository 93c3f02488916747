package dev.sluice.api.access;

import java.util.Locale;

/** What a token opens. */
enum Scope {
    /** Updates, by ingest-app. */
    INTERNAL,
    /** All the rest, by readers. */
    READ;

    /** Of a path as the servlet container has decoded and normalized it. */
    static Scope of(String path) {
        return path.equals("/internal") || path.startsWith("/internal/") ? INTERNAL : READ;
    }

    /** As callers are told of it. */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
