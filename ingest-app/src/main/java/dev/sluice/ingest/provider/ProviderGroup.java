package dev.sluice.ingest.provider;

import java.util.List;

/**
 * Providers of which it is known at the start only how many there are.
 *
 * @param providers each with a path of its own
 * @param vacant patterns of paths at which somebody may look for another one: whoever comes there is told that there is
 *     nobody, unasked for a signature
 */
public record ProviderGroup(List<Provider<?>> providers, List<String> vacant) {}
