package dev.sluice.ingest.webhook;

/** The ways in which a webhook is safe. */
public enum Delivery {
    /** In the database, by this webhook. */
    APPLIED,
    /** Taken in before; nothing was changed. */
    DUPLICATE,
    /** Durably queued, to be applied later. */
    QUEUED
}
