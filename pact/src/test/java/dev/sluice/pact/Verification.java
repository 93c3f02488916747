package dev.sluice.pact;

/** The result of verifying a pact's content against a version of its provider. */
record Verification(String consumer, String sha, Version provider, boolean success) {}
