package dev.sluice.ingest.signature;

import jakarta.servlet.http.HttpServletRequest;

/** A way in which providers sign webhooks; each is one class. Implementations are thread-safe. */
interface SignatureScheme {

    /** What became of a check. For our own eyes: a stranger is told the same of all refusals. */
    enum Verdict {
        SIGNED,
        /** Without what the scheme needs, or with something that cannot be it. */
        UNSIGNED,
        /** Signed too long ago, or too far ahead. */
        STALE,
        /** By none of our secrets, or of something else. */
        WRONG
    }

    /**
     * Whether a request's headers are those of a signature that can be right: {@link Verdict#SIGNED} means no more than that
     * here. It costs next to nothing, and nothing of a body has to be held for it.
     */
    Verdict checkHeaders(HttpServletRequest request);

    /**
     * Whether somebody who knows a secret of ours signed exactly these bytes, lately. Compares in constant time.
     *
     * @param request for its headers; the body is not to be read from it
     * @param body as it came, parsed by nobody yet
     */
    Verdict check(HttpServletRequest request, byte[] body);
}
