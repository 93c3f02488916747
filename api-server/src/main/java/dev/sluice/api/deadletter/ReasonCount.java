package dev.sluice.api.deadletter;

/** How many updates of one topic are kept for one reason. */
public record ReasonCount(String topic, String reason, long rows) {}
