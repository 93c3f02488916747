package dev.sluice.ingest.provider;

import jakarta.servlet.http.HttpServletRequest;

/** How it is known who sent a webhook. Implementations are thread-safe. */
public interface Verifier {

    /** What became of a check. For our own eyes: a sender is told the same of all that is not signed as agreed. */
    enum Verdict {
        VERIFIED,
        /** Without what the scheme needs, or with something that cannot be it. */
        UNSIGNED,
        /** Signed too long ago, or too far ahead. */
        STALE,
        /** By none of our secrets, or of something else. */
        WRONG,
        /** What it would be checked with cannot be had now. The sender is told to send it again. */
        UNAVAILABLE
    }

    /** Takes everybody: for a service that only its own machine can call. */
    Verifier OPEN = new Verifier() {

        @Override
        public String challenge() {
            throw new IllegalStateException("It refuses nobody");
        }

        @Override
        public Verdict checkHeaders(HttpServletRequest request) {
            return Verdict.VERIFIED;
        }

        @Override
        public Verdict check(HttpServletRequest request, byte[] body) {
            return Verdict.VERIFIED;
        }
    };

    /** Takes nobody: for a path that is closed. */
    static Verifier closed(String challenge) {
        return new Verifier() {

            @Override
            public String challenge() {
                return challenge;
            }

            @Override
            public Verdict checkHeaders(HttpServletRequest request) {
                return Verdict.UNSIGNED;
            }

            @Override
            public Verdict check(HttpServletRequest request, byte[] body) {
                return Verdict.UNSIGNED;
            }
        };
    }

    /** The scheme, for the header {@code WWW-Authenticate} of a 401 (RFC 9110, 11.6.1). */
    String challenge();

    /**
     * Whether a request's headers are those of a signature that can be right: {@link Verdict#VERIFIED} means no more than
     * that here. It costs next to nothing, and nothing of a body has to be held for it.
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
