package dev.sluice.cli.provider;

import java.util.List;

/**
 * What a provider sends in the course of something.
 *
 * @param tells of what, in a few words
 * @param events by their names among the provider's events
 */
public record Story(String name, String tells, List<String> events) {}
