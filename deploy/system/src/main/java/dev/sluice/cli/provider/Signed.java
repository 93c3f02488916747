package dev.sluice.cli.provider;

import java.util.Map;

/**
 * A webhook as its provider would send it.
 *
 * @param headers that say who sends it
 * @param isInBody whether the signature is in the body, which is another one then than what was signed
 */
public record Signed(byte[] body, Map<String, String> headers, boolean isInBody) {}
