package dev.sluice.ingest.update;

/** The ways in which an update is safe. */
public enum Delivery {
    /** In the database, by this delivery. */
    APPLIED,
    /** Applied before, or what it would create exists: api-server's 409. Nothing was changed. */
    DUPLICATE,
    /** Durably queued, to be applied later. */
    QUEUED
}
