package dev.sluice.cli.provider;

/**
 * A body as a provider sends it, not signed yet.
 *
 * @param id what ingest-app knows the event by
 */
public record SampleEvent(String type, String id, byte[] body) {}
